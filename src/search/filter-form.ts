/** The form behind `/fulfillments` alone and behind Refine. */
import type { KnownBlock, ModalView } from '@slack/types';
import { fulfillmentStatusCodes, fulfillmentStatuses } from '../fulfillments/fulfillment.ts';
import { actions, form, option, plain, select, shorten } from '../slack/blocks.ts';
import { lineInput, menusInput } from '../slack/input-blocks.ts';
import { searchActions, searchForms } from './action-ids.ts';
import { type FormTextField, type FormValues, formTextFields } from './form-values.ts';
import { maxFilterLength } from './parse-filter.ts';

/** What the form is opened for. */
export const formPurposes = ['search', 'export'] as const;
export type FormPurpose = (typeof formPurposes)[number];

const frames: Record<FormPurpose, { callbackId: string; title: string; submit: string }> = {
  search: { callbackId: searchForms.filters, title: 'Find fulfillments', submit: 'Search' },
  export: { callbackId: searchForms.export, title: 'Export fulfillments', submit: 'Export' },
};

export interface FilterForm {
  values: FormValues;
  houses: { id: string; name: string }[];
  recent: { searchId: string; filter: string }[];
  /** differs from the form's last edition when its fields are to be filled anew */
  edition: string;
  /** comes back with the form */
  metadata: string;
  purpose: FormPurpose;
}

const hints: Record<FormTextField, { label: string; hint: string }> = {
  created: { label: 'Created', hint: '7d, yesterday, 2026-11-01..2026-11-15, >2026-11-01' },
  order: { label: 'Order id', hint: '7B83FF8095; several with commas' },
  email: { label: 'E-mail', hint: 'any part of it' },
  name: { label: 'Name', hint: 'any part of first, last or company name' },
  tracking: { label: 'Tracking number', hint: 'the number or its beginning' },
  carrier: { label: 'Carrier', hint: 'UPS, USPS, FedEx …' },
  sku: { label: 'SKU', hint: 'the SKU or its beginning' },
  shipped: { label: 'Shipped', hint: 'this-week, last-month, 2026-11 …' },
};

const moreHint = 'words, -carrier:ups, campaign:, rma:, phone:, updated:, delivered:, returned: …';

/** The form as Slack shows it. */
export function filterForm({ values, houses, recent, edition, metadata, purpose }: FilterForm): ModalView {
  const statuses = fulfillmentStatusCodes.map((code) => option(code, fulfillmentStatuses[code]));
  const houseOptions = houses.map(({ id, name }) => option(id, name));
  const field = { optional: true, edition };
  const menu = { placeholder: 'Any', ...field };
  const textField = (name: FormTextField | 'more', { label, hint }: { label: string; hint: string }) =>
    lineInput(name, label, { initial: values[name], most: maxFilterLength, placeholder: hint, ...field });
  const blocks: KnownBlock[] = [
    ...recentMenu(recent),
    textField('more', { label: 'Words and other filters', hint: moreHint }),
    menusInput('status', 'Status', { entries: statuses, chosen: values.status, ...menu }),
    ...(houses.length === 0
      ? []
      : [menusInput('house', 'Fulfillment house', { entries: houseOptions, chosen: values.house, ...menu })]),
    ...formTextFields.map((name) => textField(name, hints[name])),
  ];
  return form({
    ...frames[purpose],
    close: 'Close',
    metadata,
    blocks,
  });
}

/** Choosing one fills the fields. */
function recentMenu(recent: FilterForm['recent']): KnownBlock[] {
  if (recent.length === 0) return [];
  const entries = recent.map(({ searchId, filter }) => option(searchId, shorten(filter, 75)));
  return [actions({ ...select(searchActions.recent, entries, ''), placeholder: plain('Recent searches', 150) })];
}
