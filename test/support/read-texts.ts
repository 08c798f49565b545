/** The texts that people see, as they are in the source: sentences and labels, without code, SQL and internal errors. */
import { globSync, readFileSync } from 'node:fs';
import { parseAst } from 'vitest/node';

/** A text and the file that holds it; `{…}` stands where something is filled in. */
export interface SourceText {
  file: string;
  line: number;
  text: string;
}

interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

interface Source {
  file: string;
  source: string;
  tree: Node;
}

/** All texts in the files of these patterns, by file and place; files whose path contains one of `ignored` are left out. */
export function readTexts(patterns: readonly string[], ignored: readonly string[] = []): SourceText[] {
  const sources = globSync([...patterns])
    .filter((file) => !ignored.some((part) => file.includes(part)))
    .toSorted()
    .map((file): Source => {
      const source = readFileSync(file, 'utf8');
      return { file, source, tree: parseAst(source, { lang: file.endsWith('.ts') ? 'ts' : 'js' }) as unknown as Node };
    });
  const codes = new Set(sources.flatMap(({ tree }) => codesIn(tree)));
  return sources.flatMap((one) => textsIn(one).filter(({ text }) => !codes.has(text)));
}

/** Small words that types or comparisons name: they tell things apart in the code. */
function codesIn(node: Node): string[] {
  const values = [
    node.type === 'TSLiteralType' && node.literal,
    node.type === 'BinaryExpression' && node.right,
    node.type === 'SwitchCase' && node.test,
  ];
  const codes = values.flatMap((value) => (isNode(value) && typeof value.value === 'string' ? value.value : []));
  return [...codes.filter((code) => /^[a-z -]+$/.test(code)), ...childrenOf(node).flatMap(codesIn)];
}

function textsIn({ file, source, tree }: Source): SourceText[] {
  const found: { at: number; text: string }[] = [];
  const visit = (node: Node, parents: readonly Node[]) => {
    const texts = textsOf(node, parents, source).map((text) => text.replace(/\s+/g, ' ').trim());
    for (const text of texts) if (looksLikeText(text)) found.push({ at: node.start, text });
    if (!isForMachines(node, parents)) for (const child of childrenOf(node)) visit(child, [node, ...parents]);
  };
  visit(tree, []);
  return found
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, text }) => ({ file, line: source.slice(0, at).split('\n').length, text }));
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';

const childrenOf = (node: Node): Node[] =>
  Object.values(node)
    .flat()
    .filter((value) => isNode(value));

function textsOf(node: Node, [parent]: readonly Node[], source: string): string[] {
  if (node.type === 'Literal' && typeof node.value === 'string') return [node.value];
  if (node.type !== 'TemplateLiteral') return [];
  const text = withGaps(node, source);
  const tag = parent?.type === 'TaggedTemplateExpression' ? nameOf(parent.tag as Node, source) : '';
  if (tag.startsWith('sql')) return sentencesOfSql(text);
  return tag === 'html' ? textsOfHtml(text) : [text];
}

/** A template's text; what is filled in is named where it has a short name. */
function withGaps({ quasis, expressions }: Node, source: string): string {
  const parts = quasis as { value: { cooked: string } }[];
  return parts
    .map(({ value: { cooked } }, at) => {
      const gap = (expressions as Node[])[at];
      const name = gap === undefined ? '' : source.slice(gap.start, gap.end);
      return cooked + (gap === undefined ? '' : /^[\w.]{1,24}$/.test(name) ? `{${name.split('.').at(-1)}}` : '{…}');
    })
    .join('');
}

const nameOf = (node: Node, source: string) => source.slice(node.start, node.end);

/** Sentences that a statement puts into a row. */
const sentencesOfSql = (sql: string) =>
  [...sql.matchAll(/'([A-Z][^']* [^']*[.?!])'/g)].map(([, sentence = '']) => sentence);

/** What the local page shows: the text between tags, and names for screen readers. */
const textsOfHtml = (markup: string) =>
  [...markup.matchAll(/>([^<>]+)(?=<)|(?:label|title|placeholder)="([^"]+)"/g)].map(
    ([, text = '', name = '']) => text || name,
  );

/** Whether nothing below is for people: types, what is imported, internal errors, what is only compared. */
function isForMachines(node: Node, [parent]: readonly Node[]): boolean {
  if (
    /^(?:TS(?:Literal|Union|Tuple|TypeReference|Mapped|Indexed|Function|Conditional|TypeAlias|Interface)|Import|ExportAll)/.test(
      node.type,
    )
  )
    return true;
  // What is compared, as the name of a key is.
  if (node.type === 'BinaryExpression') return /^[!=]==$/.test(String(node.operator));
  if (node.type === 'NewExpression') return isNode(node.callee) && node.callee.name === 'Error';
  if (node.type === 'Literal' && parent?.type === 'Property') return parent.key === node;
  return false;
}

/** A sentence, or a label: it has a letter, and a space or a capital. */
const looksLikeText = (text: string) =>
  /[A-Za-z’]{2}/.test(text.replace(/\{[\w…]+\}/g, '')) &&
  (/[^\s–·,:]\s+\S/.test(text) || /^[A-Z][a-z]+[a-z’.…?!]*$/.test(text)) &&
  !isSql(text) &&
  !isCode(text);

/** Statements and their fragments. */
const isSql = (text: string) =>
  /^\(?(?:select|update|insert|delete|with|create|alter|set|lock|analyze|vacuum|begin|commit|copy|case|coalesce|to_char|exists|not exists|interval|order by|group by|from|join|where|and|or)\b[\s(].*(?:[=(:]|\b(?:from|as|table|index|transaction|on|by|local|null|work|snapshot)\b)/.test(
    text,
  ) || /::\w|->>/.test(text);

/** Values of headers, selectors, outlines, markup, patterns, scripts and the like. */
const isCode = (text: string) =>
  /^[\w.+-]+\/[\w.+-]+(?:;|$)|^[a-z_]+(?:[ ,|]+[a-z_]+_[a-z_]+)+$|^[\w-]+: [\w-]+$|^v\d+ |^-\w /.test(text) ||
  /^(?:[.#]|:is)[\w(-]+[ ,[:.]|^M\d|^<[a-z?]|^\^\(|\$$|2>\/dev\/null|Get-CimInstance|gin_trgm_ops|^(?:align|drop index|PRAGMA)\b|^cd "/.test(
    text,
  ) ||
  /^(?:\{[\w…]+\}[^A-Za-z]*)+$/.test(text);
