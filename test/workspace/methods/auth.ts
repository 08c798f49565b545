/** auth.test, api.test, apps.connections.open. */
import type { MethodTable } from '../api-method.ts';
import { openSocketAddress } from '../socket-mode.ts';

export const AUTH_METHODS: MethodTable = {
  'api.test': { token: 'none', optional: ['error', 'foo'], perform: ({ args }) => ({ args }) },
  'auth.test': {
    token: 'bot',
    perform: ({ world }) => {
      const { app, team } = world.state;
      return {
        url: `${world.origin}/`,
        team: team.name,
        user: app.name.toLowerCase(),
        team_id: team.id,
        user_id: app.botUser,
        bot_id: app.botId,
        is_enterprise_install: false,
      };
    },
  },
  'apps.connections.open': { token: 'app', perform: ({ world }) => ({ url: openSocketAddress(world) }) },
};
