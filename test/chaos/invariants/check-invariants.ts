/** All invariants, checked on one collection of evidence. */
import type { Evidence } from '../evidence.ts';
import { appliedOnce, nothingUnconfirmed, wholeOrNothing } from './applied.ts';
import { nothingLeaks } from './quiet.ts';
import { everythingAnswered, saidOnce, saysWhatIs } from './said.ts';
import { everythingTraced } from './traced.ts';
import { type Violation, violate } from './violation.ts';

/** Not numbered among the promises, but nothing that a fault may cause either. */
const nothingElseBroke = ({ refused, ended }: Evidence): Violation[] => [
  ...refused.map(violate('Slack')),
  ...ended.map((how) => `a replica ended by itself: ${how}`).map(violate('process')),
];

const invariants = [
  appliedOnce,
  nothingUnconfirmed,
  wholeOrNothing,
  everythingAnswered,
  saysWhatIs,
  saidOnce,
  nothingLeaks,
  everythingTraced,
  nothingElseBroke,
];

/** What does not hold; nothing when all is well. */
export function checkInvariants(evidence: Evidence): Violation[] {
  return invariants.flatMap((invariant) => invariant(evidence));
}
