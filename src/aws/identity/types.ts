/** Credentials as they sign. They stay inside the identity module and the signer. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** Milliseconds since the epoch; absent on keys that do not end. */
  readonly expires?: number | undefined;
}

/** How far a place's credentials were narrowed on AWS's side before anything was signed with them. */
export type Narrowing =
  | { readonly how: 'assume-role'; readonly role: string }
  /** From an IAM user's keys; the session cannot call IAM at all. */
  | { readonly how: 'federate' };

/** Who a place's credentials are, as STS answered to those very credentials. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  readonly accessKeyId: string;
  readonly expires?: number | undefined;
  /** The server's clock minus ours, in milliseconds, to the second. */
  readonly skewMs: number;
  readonly narrowing?: Narrowing | undefined;
}
