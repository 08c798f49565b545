/** Message shortcut: reads the tables of a message that was not picked up by itself, such as one from before we came. */
import { z } from 'zod';
import { requireRight } from '../../access.ts';
import type { Deps } from '../../deps.ts';
import { UserError } from '../../errors.ts';
import { quantity } from '../../slack/wording.ts';
import { registerImport } from '../import-row.ts';
import { fileSchema, looksLikeTable } from './handle-shared-file.ts';

const shortcutSchema = z.object({
  user: z.object({ id: z.string() }),
  team: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }),
  message: z.object({
    ts: z.string(),
    thread_ts: z.string().optional(),
    files: z.array(fileSchema).default([]),
  }),
});

/** Notes the tables of the message as imports of the person who asked, and tells them so. */
export async function importFromShortcut(
  deps: Deps,
  body: unknown,
  tell: (text: string) => Promise<void>,
): Promise<void> {
  const { user, team, channel, message } = shortcutSchema.parse(body);
  await requireRight('operate', user.id, { ...deps, homeTeam: team.id });
  // Who asks for it may mean any text; in passing, only what looks like a table is read.
  const tables = message.files.filter((file) => looksLikeTable(file) || file.mimetype?.startsWith('text/'));
  if (tables.length === 0) throw new UserError(noTable);
  const fresh = await deps.db.write(async (tx) => {
    const place = { channelId: channel.id, messageTs: message.ts, threadTs: message.thread_ts ?? message.ts };
    const ids: (string | null)[] = [];
    for (const { id, name } of tables) {
      const file = { teamId: team.id, fileId: id, fileName: name ?? 'untitled', sharedBy: user.id };
      ids.push(await registerImport({ tx, queue: deps.queue }, { ...place, ...file }));
    }
    return ids.filter((id) => id !== null).length;
  });
  await tell(fresh > 0 ? `I’m reading ${quantity(fresh, 'file')}. The summary will be in the thread.` : allKnown);
}

const noTable =
  'There is no table in this message. I can read CSV, TSV, text and Excel files: share one, or type /fulfillments import and paste the lines.';
const allKnown =
  'This is being handled already: the summary is in its thread. To read it once more, click Check again there.';
