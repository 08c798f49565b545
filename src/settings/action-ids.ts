/** The ids of the menu and the form in which a channel's settings are chosen. */
export const channelActionIds = { choose: 'channel_choose' } as const;

export const channelForms = { settings: 'channel_settings_form' } as const;
