/** Puts what is wrong with something the app sent into the record, and refuses it as Slack would. */
import type { Finding } from './limits.ts';
import { stringsIn } from './record.ts';
import { SlackError } from './slack-error.ts';
import type { World } from './world.ts';

/** Notes a breach of Slack's rules that is no finding of the limits, such as an unknown method. */
export function recordViolation(world: World, via: string, rule: string, detail: string): void {
  world.record.violations.push({ at: Date.now(), via, rule, path: '', detail, refused: true });
}

/** Refuses blocks that have not come to this workspace yet. */
function refuseLacking(world: World, sent: unknown): void {
  const { blocks } = (sent ?? {}) as { blocks?: unknown };
  if (!Array.isArray(blocks)) return;
  const place = blocks.findIndex((block) => world.settings.lacks.includes(block?.type));
  if (place === -1) return;
  const messages = [`[ERROR] unsupported block: ${blocks[place].type} [json-pointer:/blocks/${place}/type]`];
  throw new SlackError('invalid_blocks', { response_metadata: { messages } });
}

/**
 * Records the findings and what was said.
 * Throws the error of the first finding that Slack refuses.
 */
export function refuseFindings(world: World, via: string, sent: unknown, findings: Finding[]): void {
  world.record.said.push({ at: Date.now(), via, text: stringsIn(sent) });
  refuseLacking(world, sent);
  for (const { path, detail, error, refused } of findings) {
    world.record.violations.push({ at: Date.now(), via, rule: error, path, detail, refused });
  }
  const refused = findings.filter((finding) => finding.refused);
  const [first] = refused;
  if (!first) return;
  const messages = refused.map(({ detail, path }) => `[ERROR] ${detail} [json-pointer:${path}]`);
  throw new SlackError(first.error, { response_metadata: { messages } });
}
