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

const attachmentSchema = z.object({
  is_share: z.boolean().nullish(),
  files: lenientList(fileSchema),
  blocks: lenientList(tableSchema),
});

export const contentSchema = z
  .object({
    files: lenientList(fileSchema),
    blocks: lenientList(tableSchema),
    attachments: lenientList(attachmentSchema),
  })
  .transform(({ files, blocks, attachments }): MessageContent => {
    const tables = [...blocks, ...attachments.flatMap((one) => one.blocks)];
    return {
      files,
      forwarded: attachments.filter((one) => one.is_share !== false).flatMap((one) => one.files),
      tables: tables.map(({ rows }) => rows.map((row) => row.map(cellText))),
    };
  });

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
  elements: z.array(z.unknown()).nullish(),
});

/** The plain text of rich text: of its sections, each on a line of its own, and the texts and links in them. */
function richText(elements: readonly unknown[]): string {
  const parts = elements.flatMap((element) => richElementSchema.safeParse(element).data ?? []);
  return parts.map(({ elements: inner, text, url }) => (inner ? richText(inner) : (text ?? url ?? ''))).join('');
}
