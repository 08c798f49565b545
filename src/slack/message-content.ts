/** What a message brings besides its words: files, files of a forwarded message, and tables that were pasted into it. */
import { z } from 'zod';

/** A file as Slack describes it in a message; while Slack processes it, and in shared channels, only its id is there. */
const fileSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  filetype: z.string().nullish(),
  mimetype: z.string().nullish(),
  mode: z.string().nullish(),
  file_access: z.string().nullish(),
});
export type DescribedFile = z.infer<typeof fileSchema>;

/** A table that was pasted into a message: its rows, each with its cells as people see them. */
export type PastedTable = string[][];

export interface MessageContent {
  files: DescribedFile[];
  /** of a message that was forwarded with this one */
  forwarded: DescribedFile[];
  tables: PastedTable[];
}

/** A list in which whatever does not fit is left out: what is new to us must not hide what we know. */
const lenientList = <Item extends z.ZodType>(item: Item) =>
  z
    .array(z.unknown())
    .nullish()
    .catch(null)
    .transform((found) => (found ?? []).flatMap((one) => item.safeParse(one).data ?? []) as z.output<Item>[]);

/**
 * Cells that were pasted from a spreadsheet come as a table block, in the message itself or in an attachment.
 * @see https://docs.slack.dev/reference/block-kit/blocks/table-block and slackapi/slack-skills-plugin#126
 */
const tableSchema = z.object({ type: z.literal('table'), rows: z.array(z.array(z.unknown())) });

/** A forwarded message has its blocks here, or as those of a message. */
const attachmentSchema = z.object({
  is_share: z.boolean().nullish(),
  is_msg_unfurl: z.boolean().nullish(),
  files: lenientList(fileSchema),
  blocks: lenientList(tableSchema),
  message_blocks: lenientList(z.object({ message: z.object({ blocks: lenientList(tableSchema) }) })),
});

/** What Slack adds below a link to another message, which was not shared with this one. */
const isPreview = ({ is_share: isShare, is_msg_unfurl: isUnfurled }: z.output<typeof attachmentSchema>) =>
  isShare !== true && isUnfurled === true;

const fields = {
  files: lenientList(fileSchema),
  blocks: lenientList(tableSchema),
  attachments: lenientList(attachmentSchema),
};
const makeContent =
  (withPreviews: boolean) =>
  ({ files, blocks, attachments: all }: z.output<z.ZodObject<typeof fields>>): MessageContent => {
    const attachments = [...all.filter((one) => !isPreview(one)), ...(withPreviews ? all.filter(isPreview) : [])];
    const nested = attachments.flatMap(({ blocks: own, message_blocks: original }) =>
      own.length > 0 ? own : original.flatMap(({ message }) => message.blocks),
    );
    const tables = [...blocks, ...nested];
    return {
      files,
      forwarded: attachments.filter((one) => one.is_share !== false).flatMap((one) => one.files),
      tables: tables.map(({ rows }) => rows.map((row) => row.map(cellText))),
    };
  };
export const contentSchema = z.object(fields).transform(makeContent(false));
/** The same, and then what the message links to: for one that somebody chose. */
export const chosenContentSchema = z.object(fields).transform(makeContent(true));

const cellSchema = z.union([
  z.object({ type: z.literal('raw_text'), text: z.string() }).transform(({ text }) => text),
  z
    .object({ type: z.literal('raw_number'), value: z.number(), text: z.string().nullish() })
    .transform(({ value, text }) => text ?? String(value)),
  z
    .object({ type: z.literal('rich_text'), elements: z.array(z.unknown()) })
    .transform(({ elements }) => richText(elements)),
]);

function cellText(cell: unknown): string {
  return cellSchema.safeParse(cell).data ?? '';
}

const richElementSchema = z.object({
  type: z.string(),
  text: z.string().nullish(),
  url: z.string().nullish(),
  /** of a color: “#100123” looks like one to Slack */
  value: z.string().nullish(),
  /** of a date */
  fallback: z.string().nullish(),
  elements: z.array(z.unknown()).nullish(),
});

/** Stands for what has no text, such as an emoji. */
const blank = '\ue000';
const besideWord = new RegExp(`(?<!\\S)${blank}+|${blank}+(?!\\S)`, 'g');

/**
 * The plain text of rich text: of its sections and the items of its lists, each on a line of its own, and the texts, links
 * and colors in them. What has no text is passed over beside words, and can't be read within one.
 */
function richText(elements: readonly unknown[]): string {
  const parts = elements.flatMap((element) => richElementSchema.safeParse(element).data ?? []);
  const lines = parts.flatMap(({ elements: inner }) => (inner ? [richText(inner)] : []));
  if (lines.length > 0) return lines.filter((line) => line.trim() !== '').join('\n');
  const text = parts.map(({ text, url, value, fallback }) => text ?? url ?? value ?? fallback ?? blank).join('');
  return text.replace(besideWord, '').replaceAll(blank, '\ufffd');
}
