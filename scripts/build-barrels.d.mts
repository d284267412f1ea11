/** What names in each of a module's imports the file that defines the name; `resolve` is from specifier and folder. */
export function pastBarrels(
  resolve: (specifier: string, folder: string) => Promise<string>,
): (text: string, folder: string) => Promise<string>;
