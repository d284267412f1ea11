/** How a connection is protected. There is nothing between: a channel that is not verified is not encrypted to anyone known. */
export type TlsMode = 'verify-full' | 'disable';

/** Where a password comes from: a passfile in PostgreSQL's format, or a function that fetches it (Secrets Manager). */
export type PasswordSource = { passfile: string } | { fetch: () => Promise<string> };

/** One database on one PostgreSQL server. It holds no password, so it can be shown and journalled. */
export interface Server {
  /** A host name, an address, or the folder of a Unix socket. It is what the certificate must prove. */
  host: string;
  /** Where to connect instead of `host`, when a tunnel ends on this machine (`hostaddr`). */
  address?: string | undefined;
  port: number;
  user: string;
  database: string;
  tls: TlsMode;
  /** The file with the certificate authority of the server. Needed with `verify-full`. */
  rootCertificate?: string | undefined;
  password?: PasswordSource | undefined;
  /** Milliseconds to wait for the connection; 15,000 unless said. */
  connectTimeout?: number | undefined;
}

/** The server as people and logs name it: `user@host:port/database`. */
export function describeServer(server: Server): string {
  return `${server.user}@${server.host}:${server.port}/${server.database}`;
}

/** True for this machine: a Unix socket, `localhost`, 127.0.0.0/8 or ::1. */
export function isLoopback(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** The same server, another database. */
export function onDatabase(server: Server, database: string): Server {
  return { ...server, database };
}
