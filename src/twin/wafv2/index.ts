import { defineService } from '../service.ts';
import shapes from '../shapes/wafv2.generated.json' with { type: 'json' };
import { associationOperations } from './associations.ts';
import { associations, webAcls } from './kinds.ts';
import { webAclOperations } from './web-acls.ts';

const INVALID = 'WAFInvalidParameterException';

/** WAF, as far as the build needs it: web ACLs with rate limits, in front of load balancers. */
export const wafv2 = defineService({
  service: 'wafv2',
  shapes,
  malformed: { missing: INVALID, invalid: 'SerializationException', unknown: INVALID },
  kinds: [webAcls, associations],
  operations: { ...webAclOperations, ...associationOperations },
});
