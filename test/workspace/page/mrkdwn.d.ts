/** What formatted text consists of, whichever way it was written: mrkdwn, Markdown, rich_text. Never HTML. */
export type TextNode =
  | { type: 'text' | 'code' | 'pre'; text: string }
  | { type: 'bold' | 'italic' | 'strike' | 'quote'; children: TextNode[] }
  | { type: 'heading'; level: number; children: TextNode[] }
  | { type: 'list'; ordered: boolean; indent: number; start: number; items: TextNode[][] }
  /** `url` is http, https, mailto or tel */
  | { type: 'link'; url: string; children: TextNode[] }
  | { type: 'user' | 'channel' | 'usergroup'; id: string; label: string }
  | { type: 'broadcast'; name: string }
  /** `seconds` since 1970; `format` in Slack's tokens, "{date_short_pretty} at {time}" */
  | { type: 'date'; seconds: number; format: string; fallback: string }
  | { type: 'emoji'; name: string; char: string }
  | { type: 'break' | 'rule' };

export function parseMrkdwn(source: string): TextNode[];
export function parsePlainText(source: string): TextNode[];
export function unescapeText(source: string): string;
export function isSafeUrl(url: string): boolean;
