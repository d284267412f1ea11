/**
 * Parameters. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html (and Get,
 * Delete, Describe). What a SecureString holds is sealed; without decryption it is answered as a made-up ciphertext.
 * Only a parameter's newest version is kept. Not modelled: the advanced tier, policies, labels, history, sharing;
 * `TooManyUpdates`, which AWS raises when two updates of one parameter meet, comes only from a fault.
 */

import { arn } from '../handlers/tags.ts';
import { seal } from '../ids.ts';
import { kind, type Tx } from '../kind.ts';
import { refuse } from '../refusal.ts';
import type { Stored } from '../world.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

export interface Parameter {
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  readonly modified: number;
  readonly description?: string;
  readonly keyId?: string;
  readonly allowedPattern?: string;
  readonly dataType: string;
}

/** The state of a parameter that AWS publishes, such as the newest image: read by its name or path, never listed. */
export const PUBLIC = 'public';

export const parameters = kind<Parameter>({
  service: 'ssm',
  name: 'Parameter',
  errors: {
    missing: { name: 'ParameterNotFound', says: (name) => `Parameter ${name} not found.` },
    exists: {
      name: 'ParameterAlreadyExists',
      says: () =>
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    },
  },
  arn: ({ id, state }, tx) => {
    const resource = `parameter${id.startsWith('/') ? '' : '/'}${id}`;
    return state === PUBLIC ? `arn:aws:ssm:${tx.place.region}::${resource}` : arn(tx, 'ssm', resource);
  },
});

const invalid = (message: string): never => refuse('ValidationException', message);

/** A name that may be given to a parameter. */
export function checkedName(given: string): string {
  const name = given.trim();
  if (!/^[\w.\-/]+$/.test(name)) {
    return invalid(
      `Parameter name: can't be prefixed with "ssm" (case-insensitive) or contain other than the following symbols and letters: a-zA-Z0-9_.-/ : ${name}`,
    );
  }
  if (name.includes('/') && !name.startsWith('/')) {
    return invalid('Parameter name must be a fully qualified name.');
  }
  if (/^\/?aws/i.test(name))
    refuse('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  if (/^\/?ssm/i.test(name))
    invalid(`Parameter name: can't be prefixed with "ssm" (case-insensitive): ${name}`);
  if (name.split('/').length - 1 > 15) {
    refuse('HierarchyLevelLimitExceededException', 'A parameter hierarchy cannot exceed 15 levels.');
  }
  return name;
}

/** 4 KB, for a parameter of the standard tier. */
const SIZE = 4096;

/** A value as it is kept. */
export function checkedValue(
  value: string,
  type: ParameterType,
  pattern: string | undefined,
  tx: Tx,
): string {
  if (value === '') {
    invalid(
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.",
    );
  }
  if (Buffer.byteLength(value) > SIZE) {
    invalid(`Standard tier parameters support a maximum parameter value of ${SIZE} characters.`);
  }
  if (/\{\{.*\}\}/s.test(value)) invalid("Parameter value can't nest another parameter.");
  if (pattern !== undefined && !new RegExp(pattern).test(value)) {
    refuse(
      'ParameterPatternMismatchException',
      `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
    );
  }
  return type === 'SecureString' && !value.startsWith('sealed:') ? seal(tx.seed, value) : value;
}

/** A parameter as it is read. A name may ask for its version: `/uat/DB_PORT:3`. */
export function findParameter(tx: Tx, asked: string): Stored<Parameter> | undefined {
  const [name = '', version] = asked.split(':');
  const found = tx.find(parameters, name);
  if (found && version !== undefined && String(found.data.version) !== version) {
    refuse('ParameterVersionNotFound', `Systems Manager could not find version ${version} of ${name}.`);
  }
  return found;
}

export function parameterView(parameter: Stored<Parameter>, tx: Tx, decrypted: boolean | undefined) {
  const { type, value, version, modified, dataType } = parameter.data;
  const hidden = type === 'SecureString' && !decrypted;
  return {
    Name: parameter.id,
    Type: type,
    Value: hidden ? `AQICAH${tx.fixed(48, 'ciphertext', value)}` : value,
    Version: version,
    LastModifiedDate: new Date(modified),
    ARN: parameters.arn?.(parameter, tx) as string,
    DataType: dataType,
  };
}
