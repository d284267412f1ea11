/** One chunk of the bundle, an ES module, as the function that load.cjs runs. Throws where esbuild links otherwise. */
export function chunkOf(module: string): Promise<string>;
