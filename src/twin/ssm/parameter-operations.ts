import { tagsOf } from '../handlers/tags.ts';
import type { Tx } from '../kind.ts';
import { findKey } from '../kms/index.ts';
import { refuse, unsupported } from '../refusal.ts';
import type { Operations } from '../service.ts';
import type { Stored } from '../world.ts';
import {
  checkedName,
  checkedValue,
  findParameter,
  type Parameter,
  type ParameterType,
  parameters,
  parameterView,
} from './parameters.ts';

/** How many names one request may hold. */
const NAMES = 10;

const TYPES: readonly string[] = ['String', 'StringList', 'SecureString'];

function fewEnough(names: readonly string[]): readonly string[] {
  if (names.length >= 1 && names.length <= NAMES) return [...new Set(names)];
  return refuse(
    'ValidationException',
    `1 validation error detected: Value '[${names.join(', ')}]' at 'names' failed to satisfy constraint: Member must have length less than or equal to ${NAMES}.`,
  );
}

/** A name that is not one of AWS's own. */
function own(name: string): string {
  if (name.startsWith('/aws/'))
    refuse('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  return name;
}

/** The type a value is put under: the one it has, where none is given; never another one than it has. */
function typeOf(given: string | undefined, before: Stored<Parameter> | undefined): ParameterType {
  const type = given ?? before?.data.type;
  if (type === undefined) {
    return refuse('ValidationException', 'A parameter type is required when you create a parameter.');
  }
  if (!TYPES.includes(type))
    refuse('UnsupportedParameterType', `The parameter type ${type} is not supported.`);
  if (before && before.data.type !== type) {
    refuse(
      'HierarchyTypeMismatchException',
      `Parameter type cannot be changed from ${before.data.type} to ${type}.`,
    );
  }
  return type as ParameterType;
}

/** The key a SecureString is encrypted with, as it is described. */
function keyOf(given: string | undefined, type: ParameterType, tx: Tx): { keyId?: string } {
  if (type !== 'SecureString') {
    if (given !== undefined)
      refuse('ValidationException', 'KeyId is only for parameters of type SecureString.');
    return {};
  }
  const keyId = given ?? 'alias/aws/ssm';
  if (!findKey(tx, keyId)) refuse('InvalidKeyId', `Invalid keyId ${keyId}`);
  return { keyId };
}

/** A parameter by the id under which it is tagged, which is its name. */
function resource(type: string | undefined, id: string | undefined, tx: Tx): Stored<Parameter> {
  if (type !== 'Parameter') unsupported(`tags of the type ${type}`);
  return tx.find(parameters, id ?? '') ?? refuse('InvalidResourceId', `The resource ID ${id} is not valid.`);
}

export const parameterOperations: Operations<'ssm'> = {
  PutParameter: {
    takes: [
      'Name',
      'Value',
      'Type',
      'Overwrite',
      'Description',
      'KeyId',
      'AllowedPattern',
      'Tags',
      'Tier',
      'DataType',
    ],
    run: (input, tx) => {
      const {
        Name = '',
        Value = '',
        Overwrite = false,
        Description,
        Tags,
        AllowedPattern,
        DataType = 'text',
      } = input;
      if (input.Tier !== undefined && input.Tier !== 'Standard')
        unsupported(`the parameter tier ${input.Tier}`);
      if (DataType !== 'text') unsupported(`the parameter data type ${DataType}`);
      const name = checkedName(Name);
      const before = tx.find(parameters, name);
      if (before && !Overwrite)
        refuse('ParameterAlreadyExists', parameters.errors.exists?.says(name, '') ?? '');
      if (Overwrite && Tags !== undefined) {
        refuse('ValidationException', "Invalid request: tags and overwrite can't be used together.");
      }
      const type = typeOf(input.Type, before);
      const described = Description ?? before?.data.description;
      const data: Parameter = {
        type,
        value: checkedValue(Value, type, AllowedPattern, tx),
        version: (before?.data.version ?? 0) + 1,
        modified: tx.now,
        ...(described === undefined ? {} : { description: described }),
        ...keyOf(input.KeyId, type, tx),
        ...(AllowedPattern === undefined ? {} : { allowedPattern: AllowedPattern }),
        dataType: DataType,
      };
      if (before) tx.put(parameters, { ...before, data });
      else tx.add(parameters, name, 'there', data, tagsOf(Tags));
      return { Version: data.version, Tier: 'Standard' };
    },
  },
  GetParameter: {
    takes: ['Name', 'WithDecryption'],
    run: ({ Name = '', WithDecryption }, tx) => {
      const found = findParameter(tx, Name) ?? refuse('ParameterNotFound', `Parameter ${Name} not found.`);
      return { Parameter: parameterView(found, tx, WithDecryption) };
    },
  },
  GetParameters: {
    takes: ['Names', 'WithDecryption'],
    run: ({ Names = [], WithDecryption }, tx) => {
      const asked = fewEnough(Names);
      const found = asked.map((name) => findParameter(tx, name)).filter((one) => one !== undefined);
      found.sort((a, b) => (a.id < b.id ? -1 : 1));
      return {
        Parameters: found.map((one) => parameterView(one, tx, WithDecryption)),
        InvalidParameters: asked.filter((name) => !findParameter(tx, name)),
      };
    },
  },
  DeleteParameter: {
    takes: ['Name'],
    run: ({ Name = '' }, tx) => {
      tx.remove(parameters, tx.get(parameters, own(Name)).id);
      return {};
    },
  },
  DeleteParameters: {
    takes: ['Names'],
    run: ({ Names = [] }, tx) => {
      const asked = fewEnough(Names);
      const there = asked.filter((name) => tx.find(parameters, own(name)));
      for (const name of there) tx.remove(parameters, name);
      return { DeletedParameters: there, InvalidParameters: asked.filter((name) => !there.includes(name)) };
    },
  },
  AddTagsToResource: {
    takes: ['ResourceType', 'ResourceId', 'Tags'],
    run: ({ ResourceType, ResourceId, Tags }, tx) => {
      const parameter = resource(ResourceType, ResourceId, tx);
      tx.put(parameters, { ...parameter, tags: { ...parameter.tags, ...tagsOf(Tags) } });
      return {};
    },
  },
  RemoveTagsFromResource: {
    takes: ['ResourceType', 'ResourceId', 'TagKeys'],
    run: ({ ResourceType, ResourceId, TagKeys = [] }, tx) => {
      const parameter = resource(ResourceType, ResourceId, tx);
      const left = Object.entries(parameter.tags ?? {}).filter(([key]) => !TagKeys.includes(key));
      tx.put(parameters, { ...parameter, tags: Object.fromEntries(left) });
      return {};
    },
  },
  ListTagsForResource: {
    takes: ['ResourceType', 'ResourceId'],
    run: ({ ResourceType, ResourceId }, tx) => {
      const { tags = {} } = resource(ResourceType, ResourceId, tx);
      return { TagList: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    },
  },
};
