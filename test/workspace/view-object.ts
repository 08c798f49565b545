import type { Json } from './protocol.ts';
import type { StoredView } from './state.ts';
import type { World } from './world.ts';

/** A view as payloads and API answers show it. Source: docs.slack.dev/reference/interaction-payloads/view-interactions-payload. */
export function viewObject(world: World, stored: StoredView): Json {
  const { app, team } = world.state;
  return {
    title: null,
    close: null,
    submit: null,
    callback_id: '',
    external_id: '',
    private_metadata: '',
    clear_on_close: false,
    notify_on_close: false,
    ...stored.view,
    id: stored.id,
    team_id: team.id,
    type: stored.kind,
    blocks: stored.blocks,
    state: { values: stored.values },
    hash: stored.hash,
    previous_view_id: stored.previousId,
    root_view_id: stored.rootId,
    app_id: app.id,
    app_installed_team_id: team.id,
    bot_id: app.botId,
  };
}
