/** A decision of the build. `muvi decide ID` records another answer, which then stands in the runbook's place. */
export interface Decision {
  readonly id: string;
  readonly question: string;
  /** What was decided; for an open one the safe default that holds until it is. */
  readonly answer: string;
  /** The day it was taken, or `pending`. */
  readonly date: string;
  /** The field of `.muvirc` that carries it out, where one does. */
  readonly setting?: string;
}

/** The runbook's twelve, and those it leaves open; where it contradicts itself, the reading that stands. */
export const decisions: readonly Decision[] = [
  {
    id: '1',
    question: 'Tear down what earlier teams left in the UAE?',
    answer: 'yes, in phase 1',
    date: '2026-02-23',
  },
  {
    id: '2',
    question: 'Where do the databases live?',
    answer: 'in the Aurora cluster uatclusterdb that is there, filled from Frankfurt',
    date: '2026-02-24',
  },
  { id: '3', question: 'Delete that cluster?', answer: 'no: it is reused and protected', date: '2026-02-24' },
  {
    id: '4',
    question: 'What builds and deploys?',
    answer: 'CodePipeline and CodeBuild, as in Frankfurt',
    date: '2026-02-23',
    setting: 'cicd',
  },
  {
    id: '5',
    question: 'When does Frankfurt go?',
    answer: 'not before the UAE has been verified for 48 hours',
    date: 'pending',
  },
  {
    id: '6',
    question: 'Which sandbox credentials do third parties give?',
    answer: 'what the parameters under /uat/ hold is looked at first',
    date: 'pending',
  },
  {
    id: '7',
    question: 'Proxies in front of the databases?',
    answer: 'six, with a read-only endpoint each, over a peering',
    date: '2026-02-24',
  },
  {
    id: '8',
    question: 'May Aurora be reached from the internet?',
    answer: 'yes, for the convenience of UAT; a warning wherever it matters',
    date: '2026-02-26',
    setting: 'aurora.publiclyAccessible',
  },
  {
    id: '9',
    question: 'A bastion for developers?',
    answer: 'no: removed when public access came back',
    date: '2026-02-26',
  },
  {
    id: '10',
    question: 'Codify the environment as Terraform?',
    answer: 'yes, after phase 11',
    date: '2026-02-26',
  },
  {
    id: '11',
    question: 'A control panel for the management?',
    answer: 'yes, served locally, on the same gateway and runner as every phase',
    date: '2026-02-26',
  },
  {
    id: '12',
    question: 'One shared Redis or one a service?',
    answer: 'nine, as production',
    date: '2026-02-26',
  },
  {
    id: 'ticket-listener-port',
    question: 'Which port of the internal load balancer forwards to the ticket service?',
    answer: 'none: the service is left out, and every plan says so',
    date: 'pending',
    setting: 'ticket.listenerPort',
  },
  {
    id: 'ticket-image',
    question: 'Where does the image of the ticket service come from?',
    answer: 'unknown: its source is not in the source tree; Frankfurt may have an image',
    date: 'pending',
  },
  {
    id: 'proxy-security-group',
    question: 'What is the security group of the proxies called? The runbook gives its id alone.',
    answer: 'muvi-uat-rds-proxy-sg, after the role',
    date: 'pending',
  },
  {
    id: 'proxy-tls',
    question: 'Must clients of the proxies speak TLS?',
    answer: 'no: the services are not known to; those that do are served',
    date: 'pending',
  },
  {
    id: 'temp-databases',
    question: 'What becomes of the six stopped temp-muvi-uat-* databases?',
    answer: 'kept and protected: phase 1 takes nothing that holds data; the audit tells what they cost',
    date: 'pending',
  },
  {
    id: 'leftovers',
    question:
      'What becomes of what phase 1 leaves of earlier teams: agha-vpc, muvi-alb-sg, the task definitions and log groups of the old cluster?',
    answer: 'they stay, and the audit goes on telling them as drift',
    date: 'pending',
  },
];
