/** The app's Home tab: what Holdfast is for, and how to begin. It shows no records, so everybody may see it. */
import { z } from 'zod';
import { subcommands } from './commands.ts';
import type { Deps } from './deps.ts';
import { helpMessage } from './help-message.ts';
import { header } from './slack/blocks.ts';
import { classifyFailure } from './slack/slack-failure.ts';

const openedSchema = z.object({ user: z.string(), tab: z.literal('home') });

/** Event: somebody opened the app's page in Slack. The tab is drawn anew; drawing it twice does no harm. */
export async function handleHomeOpened({ slack, log }: Deps, event: unknown): Promise<void> {
  const opened = openedSchema.safeParse(event);
  if (!opened.success) return;
  const { blocks } = helpMessage(Object.values(subcommands), null);
  const view = { type: 'home' as const, blocks: [header('Holdfast looks after your fulfillments'), ...blocks] };
  try {
    await slack.views.publish({ user_id: opened.data.user, view });
  } catch (error) {
    // It is drawn again when the tab is opened the next time; delivering the event again would not help.
    log.warn({ failure: classifyFailure(error) }, 'the Home tab was not drawn');
  }
}
