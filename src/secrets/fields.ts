/**
 * Which fields of AWS's inputs and answers hold secrets by their name or their surroundings: the overlay for
 * what the SDK's schemas do not mark (STS SessionToken, ECR's token, ElastiCache's AuthToken, CodeBuild's
 * environment, console output, user data).
 */

/** How a field's name ends that is a secret whoever has it. Compared in lower case, without separators. */
const SECRET_ENDINGS = [
  'password',
  'passwd',
  'passphrase',
  'secretaccesskey',
  'secretkey',
  'secretstring',
  'secretbinary',
  'clientsecret',
  'sharedsecret',
  'sessiontoken',
  'securitytoken',
  'authtoken',
  'authorizationtoken',
  'accesstoken',
  'refreshtoken',
  'bearertoken',
  'oauthtoken',
  'githubtoken',
  'webidentitytoken',
  'apikey',
  'privatekey',
  'privatekeyplaintext',
  'presharedkey',
  'sharedkey',
  'keymaterial',
  'mackey',
  'passworddata',
  'userdata',
  'uefidata',
  'uploadpolicysignature',
  'customergatewayconfiguration',
  'plaintext',
  'servicecredentialsecret',
  'base32stringseed',
];

/** Names of program settings whose values are secret: an environment variable, a header, a parameter's path. */
const SECRET_SETTING =
  /(secret|passw|passphrase|token|api[-_]?key|access[-_]?key|private[-_]?key|credential|dsn$|auth)/i;

/** An answer's field that is a secret under one operation only. */
const BY_OPERATION: Readonly<Record<string, readonly string[]>> = {
  GetConsoleOutput: ['Output'],
  GetConsoleScreenshot: ['ImageData'],
  GetCommandInvocation: ['StandardOutputContent', 'StandardErrorContent'],
};

/** Marked sensitive by a schema, and needed in evidence: names and ids rather than secrets. */
const SHOWN = new Set([
  'Comment',
  'Contacts',
  'Description',
  'FunctionCode',
  'IPAddress',
  'IpAddress',
  'InitQuery',
  'KMSKeyArn',
  'KMSKeyId',
  'KMSMasterKeyID',
  'KeyId',
  'OwnerInformation',
  'PublicKey',
  'SSEKMSEncryptionContext',
  'SSEKMSKeyId',
  'nextToken',
]);

/** Where a field stands: its own name and its siblings decide. */
export interface FieldPlace {
  readonly name: string;
  /** The structure it is a member of. */
  readonly parent: Readonly<Record<string, unknown>>;
  /** The operation whose input or answer it is in, where that is known. */
  readonly operation?: string | undefined;
  /** The schema's word, where there is one. */
  readonly marked?: boolean;
}

/** Whether a string in this place is a secret. */
export function isSecretField({ name, parent, operation, marked = false }: FieldPlace): boolean {
  if (isParameterValue(name, parent)) return parent.Type === 'SecureString';
  if (operation !== undefined && BY_OPERATION[operation]?.includes(name) === true) return true;
  if (isSecretName(name)) return true;
  if (isSetting(name)) return !isReference(parent) && SECRET_SETTING.test(settingName(parent));
  return marked && !SHOWN.has(name);
}

/** Whether a field of this name is ever a secret, whatever stands around it: those need looking at. */
export function mayBeSecret(name: string): boolean {
  const named = Object.values(BY_OPERATION).some((fields) => fields.includes(name));
  return named || isSetting(name) || isSecretName(name);
}

function isSecretName(name: string): boolean {
  const bare = name.replaceAll(/[-_]/g, '').toLowerCase();
  return SECRET_ENDINGS.some((ending) => bare.endsWith(ending));
}

/** SSM says in `Type` whether a parameter is one; a plain String is an address as often as not. */
function isParameterValue(name: string, parent: FieldPlace['parent']): boolean {
  return (
    name === 'Value' &&
    typeof parent.Type === 'string' &&
    /^(String|StringList|SecureString)$/.test(parent.Type)
  );
}

/** `{ name, value }`, as containers, builds and origin headers have their settings. */
function isSetting(name: string): boolean {
  return /^(value|headervalue)$/i.test(name);
}

function settingName(parent: FieldPlace['parent']): string {
  const named = parent.name ?? parent.Name ?? parent.HeaderName ?? parent.Key ?? parent.key;
  return typeof named === 'string' ? named : '';
}

/** CodeBuild's settings of these types are names of secrets kept elsewhere. */
function isReference(parent: FieldPlace['parent']): boolean {
  return parent.type === 'PARAMETER_STORE' || parent.type === 'SECRETS_MANAGER';
}
