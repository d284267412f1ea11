// What must not compile. Each line marked `refused:` holds exactly one error; the unmarked ones hold none. The
// compiler is run on this file by test/types.test.ts; the project's own tsconfig leaves it out.
import { call, describe } from '../../src/aws/call.ts';
import type { ReadContext } from '../../src/engine/context.ts';
import { definePhase } from '../../src/engine/phase.ts';
import { step } from '../../src/engine/step.ts';

const group = { name: 'a', nodeType: 'cache.t3.medium' };
const shown = describe('elasticache', 'DescribeReplicationGroups', { ReplicationGroupId: group.name });
const removal = call('elasticache', 'DeleteReplicationGroup', { ReplicationGroupId: group.name });
const verify = () => shown.isGone();
const write = () => removal;

// A verification that writes.
describe('elasticache', 'DeleteReplicationGroup', { ReplicationGroupId: 'a' }); // refused: a write as a read
describe('ecs', 'UpdateService', { service: 'a' }); // refused: another
describe('sts', 'GetSessionToken', {}); // refused: a read that hands out credentials
declare const verifying: ReadContext;
verifying.gateway.write('uae', removal); // refused: a write where a plan or a verification looks
verifying.gateway.mark();

// A wrong operation, field or type.
call('elasticache', 'CreateReplicationGrp', {}); // refused: no such operation
call('elasticash', 'CreateReplicationGroup', {}); // refused: no such service
call('elasticache', 'DeleteReplicationGroup', { ReplicationGroupID: 'a' }); // refused: no such field
call('elasticache', 'DeleteReplicationGroup', { ReplicationGroupId: 5 }); // refused: wrong type
call('elasticache', 'CreateReplicationGroup', { ReplicationGroupId: 'a' }); // refused: a required field is missing
shown.shows({ ReplicationGroups: [{ Statas: 'available' }] }); // refused: no such field in the answer
shown.shows({ ReplicationGroups: [{ ClusterEnabled: 'no' }] }); // refused: wrong type in the answer
shown.shows({ ReplicationGroups: [{ Status: 'available', ClusterEnabled: false }] });

// A step without its verification, or with a write in its place.
step({ id: '1', title: 't', in: 'uae', does: 'create', write }); // refused: no verification
step({ id: '1', title: 't', in: 'uae', does: 'delete', write, verify }); // refused: a delete that finds nothing to show
step({ id: '1', title: 't', in: 'uae', does: 'create', write, verify: () => removal }); // refused: a write as verification
step({ id: '1', title: 't', in: 'uae', does: 'create', write, verify });

// Production.
step({ id: '1', title: 't', in: 'prod', does: 'create', write, verify }); // refused: a create in prod
step({ id: '1', title: 't', in: 'prod', does: 'modify', write, verify }); // refused: a modify in prod
step({ id: '1', title: 't', in: 'prod', does: 'local', write, verify }); // refused: a program or SQL in prod
step({ id: '1', title: 't', in: 'prod', does: 'survey', verify });
definePhase({ id: '1', title: 't', writes: ['prod'], steps: [] }); // refused: a phase that writes to prod
definePhase({ id: '1', title: 't', writes: ['uae', 'frankfurt'], steps: [] });
