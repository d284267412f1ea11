import type { Environment } from './environment.ts';

/** The typed ways out of muvi. Everything that leaves goes through one of these, and is data in each. */
export type Channel = 'aws' | 'process' | 'file' | 'sql' | 'http';

/**
 * A call as data: what would be sent, not the sending. Every channel narrows it with its own fields.
 * `in` overrides the environment of the step it stands in.
 */
export interface Call {
  readonly channel: Channel;
  readonly in?: Environment;
  /** AWS calls that take a client token name the input field; the runner fills it from the journalled intent. */
  readonly token?: string;
}

/** A call that only reads. Only a channel's own read builder makes one (the brand is not exported). */
export interface ReadCall extends Call {
  readonly reads: true;
}

/** What a call answered. `requestId` is AWS's, kept as evidence. */
export interface Reply {
  readonly value: unknown;
  readonly requestId?: string;
}

/**
 * Something a later step needs and that AWS alone knows: a described read plus a pick. It stands anywhere a
 * `T` may stand in an input or a pattern and is resolved just before the call that needs it.
 */
export interface Ref<T = unknown> {
  readonly ref: true;
  /** How a plan names it before it exists: "arn of Muvi-UAT". Also its symbol in a digest. */
  readonly label: string;
  /** The step that makes it, for a plan's "after 3.3". */
  readonly after?: string;
  readonly read: ReadCall;
  readonly pick: (reply: unknown) => T | undefined;
}

/** A value muvi makes up when it is needed and never shows, such as a database password. */
export interface Generated {
  readonly generated: string;
  /** Characters; the alphabet is letters and digits plus `-_.~` (safe in a URL and in RDS passwords). */
  readonly length: number;
}

/** A value a person is asked for when it is needed and that muvi never shows, such as an existing password. */
export interface Asked {
  /** What is asked for, in words: "the password of postgres on uatclusterdb". */
  readonly asked: string;
}

/** A value that is another each time it is made, such as a certificate: shown and compared by its name alone. */
export interface Fresh<T = unknown> {
  readonly fresh: string;
  readonly value: T;
}

/** A JSON text made of data in which refs and generated values may stand: a policy, a secret's value. */
export interface JsonText {
  readonly jsonText: unknown;
}

/** A text put together from parts in which refs may stand. */
export interface Template {
  readonly template: readonly unknown[];
}

/** The JSON text of `value`, its refs resolved; withheld wherever a generated value or a secret is in it. */
export const jsonText = (value: unknown): JsonText => ({ jsonText: value });

/** ``text`https://${dnsName}/heartbeat` ``: a string in which refs may stand. */
export function text(strings: TemplateStringsArray, ...values: readonly unknown[]): Template {
  return {
    template: strings.flatMap((part, index) => (index < values.length ? [part, values[index]] : [part])),
  };
}

/** A value muvi makes up when it is first needed; `name` is how a plan calls it. */
export const generated = (name: string, length = 32): Generated => ({ generated: name, length });

/** A value a person types, unseen, when it is first needed; a rehearsal makes one up. */
export const asked = (what: string): Asked => ({ asked: what });

/** A value made anew for each sending; a plan shows `name`, and its digest does not depend on the value. */
export const fresh = <T>(name: string, value: T): Fresh<T> => ({ fresh: name, value });

export function isRef(value: unknown): value is Ref {
  return typeof value === 'object' && value !== null && (value as Ref).ref === true && 'pick' in value;
}

export function isGenerated(value: unknown): value is Generated {
  return typeof value === 'object' && value !== null && typeof (value as Generated).generated === 'string';
}

export function isAsked(value: unknown): value is Asked {
  return typeof value === 'object' && value !== null && typeof (value as Asked).asked === 'string';
}

export function isFresh(value: unknown): value is Fresh {
  return typeof value === 'object' && value !== null && typeof (value as Fresh).fresh === 'string';
}

export function isJsonText(value: unknown): value is JsonText {
  return typeof value === 'object' && value !== null && 'jsonText' in value;
}

export function isTemplate(value: unknown): value is Template {
  return typeof value === 'object' && value !== null && Array.isArray((value as Template).template);
}
