/** The ids of the menu and the form for a channel's settings. */
export const channelActionIds = { choose: 'channel_choose' } as const;

export const channelForms = { settings: 'channel_settings_form' } as const;
