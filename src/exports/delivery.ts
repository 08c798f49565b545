/** Where a scheduled export may go. */
import type { Config } from '../config.ts';
import { UserError } from '../runtime/errors.ts';

/**
 * Whether exports may be sent to a channel. Who is in it is not for us to see: the scopes that we ask for don't tell
 * guests or other companies from members. So it takes somebody who runs Holdfast to have named it in IMPORT_CHANNELS,
 * as a place where files with customer data are shared anyway.
 */
export function mayDeliverTo(channelId: string, { IMPORT_CHANNELS }: Pick<Config, 'IMPORT_CHANNELS'>): boolean {
  return IMPORT_CHANNELS.includes(channelId);
}

/** A scheduled export that must not, or can't, be handed over; trying again at the next slot would not mend it. */
export class DeliveryRefused extends UserError {
  override readonly name = 'DeliveryRefused';
  readonly because: 'right' | 'channel' | 'gone';

  constructor(because: DeliveryRefused['because'], cause?: unknown) {
    super('This scheduled export can’t be handed over.', { cause });
    this.because = because;
  }
}
