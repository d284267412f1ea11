/** An AWS on loopback in which nothing stands; `requests` are the operations asked for. */
export function loopbackAws(account: string): Promise<{
  readonly endpoint: string;
  readonly requests: readonly string[];
  close(): void;
}>;

/** Keys that open nothing, as the profile `default` of a home folder. */
export function exampleKeys(home: string): void;
