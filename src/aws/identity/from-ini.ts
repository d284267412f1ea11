export { fromIni } from '@aws-sdk/credential-providers';
