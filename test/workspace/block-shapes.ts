/** Shapes of Block Kit blocks, one row per type. Source: docs.slack.dev/reference/block-kit/blocks. */
import { ELEMENT_SHAPES, ELEMENTS_OF } from './element-shapes.ts';
import { LIMITS } from './limit-numbers.ts';
import type { Json } from './protocol.ts';
import { RICH_TEXT } from './rich-text-shape.ts';
import { all, boolean, type Check, list, number, object, rule, string, typed, word } from './shape.ts';
import { anyText, id, mrkdwnText, plain, url } from './text-shapes.ts';

/** An element of one of the given types. */
function element(only: readonly string[]): Check {
  return typed(() => ELEMENT_SHAPES, 'element', only);
}

function block(type: string, required: { [key: string]: Check }, optional: { [key: string]: Check } = {}): Check {
  return object({ type: word(type), ...required }, { block_id: id, ...optional });
}

function oneOf(...keys: string[]): Check {
  return rule((value) => (keys.some((key) => value[key] !== undefined) ? undefined : `needs ${keys.join(' or ')}`));
}

const image = element(['image']);
const button = element(['button']);

/** No cell may be empty. */
const cell = typed(
  () => ({
    raw_text: object({ type: word('raw_text'), text: string(LIMITS.tableText) }),
    raw_number: object({ type: word('raw_number'), value: number(), text: string(LIMITS.tableText) }),
    rich_text: RICH_TEXT,
  }),
  'cell',
);
const row = list(cell, LIMITS.tableCells);
const column = object({}, { align: word('left', 'center', 'right'), is_wrapped: boolean });

/** The header stands in plain text, and all rows are of its length. */
function brokenRows({ rows }: Json): string | undefined {
  if (!Array.isArray(rows) || !rows.every(Array.isArray)) return undefined;
  const [head = []] = rows as Json[][];
  if (head.some((one) => one?.type === 'rich_text')) return 'rich_text cannot be used for header cells';
  return rows.some(({ length }) => length !== head.length) ? 'all rows must have the same number of cells' : undefined;
}

const card = all(
  block(
    'card',
    {},
    {
      hero_image: image,
      icon: image,
      title: mrkdwnText(LIMITS.cardText),
      subtitle: mrkdwnText(LIMITS.cardText),
      body: mrkdwnText(LIMITS.cardBody),
      actions: list(button, LIMITS.actionsElements),
    },
  ),
  oneOf('hero_image', 'title', 'actions', 'body'),
);

const taskCard = block(
  'task_card',
  {
    task_id: id,
    title: string(LIMITS.sectionText),
    status: word('pending', 'in_progress', 'complete', 'error'),
  },
  { details: RICH_TEXT, output: RICH_TEXT, sources: list(object({ type: word('url'), url, text: string(255) }), 10) },
);

const label = string(LIMITS.chartLabel);
const points = list(object({ label, value: number() }), LIMITS.chartPoints);
const series = list(object({ name: label, data: points }), LIMITS.chartSeries);
const axes = object(
  { categories: list(label, LIMITS.chartPoints) },
  { x_label: string(LIMITS.chartTitle), y_label: string(LIMITS.chartTitle) },
);
const drawn = (type: string) => all(object({ type: word(type), series, axis_config: axes }), rule(brokenSeries));
const greaterThanZero = all(
  number(),
  (value, place) => void (Number(value) <= 0 && place.report(place.pointer, 'must be greater than 0')),
);
const pie = object({
  type: word('pie'),
  segments: list(object({ label, value: greaterThanZero }), LIMITS.chartSegments),
});
const chart = typed(() => ({ pie, bar: drawn('bar'), area: drawn('area'), line: drawn('line') }), 'chart');

/** Names are unique, and each series has exactly one point for each category, whose labels are all different. */
function brokenSeries(chart: Json): string | undefined {
  const { series, axis_config: config } = chart as {
    series?: { name?: unknown; data?: { label?: unknown }[] }[];
    axis_config?: { categories?: unknown[] };
  };
  if (!Array.isArray(series) || !Array.isArray(config?.categories)) return undefined;
  const names = series.map((one) => one?.name);
  if (new Set(names).size < names.length) return 'the names of the series must be unique';
  const want = [...config.categories].map(String).sort();
  if (new Set(want).size < want.length) return 'the categories must be unique';
  const differs = series.find(({ data }) => {
    const labels = Array.isArray(data) ? data.map((point) => String(point?.label)).sort() : [];
    return JSON.stringify(labels) !== JSON.stringify(want);
  });
  return differs && `the series "${differs.name}" must have one point for each category`;
}

const everywhere = ['actions', 'context', 'divider', 'header', 'image', 'input', 'rich_text', 'section'];
const CONTAINED = [...everywhere, 'table'];

/** type → its shape */
export const BLOCK_SHAPES: { [type: string]: Check } = {
  section: all(
    block(
      'section',
      {},
      {
        text: anyText(LIMITS.sectionText),
        fields: list(anyText(LIMITS.sectionFieldText), LIMITS.sectionFields),
        accessory: element(ELEMENTS_OF.accessory),
        expand: boolean,
      },
    ),
    oneOf('text', 'fields'),
  ),
  header: block('header', { text: plain(LIMITS.headerText) }),
  divider: block('divider', {}),
  context: block('context', { elements: list(element(ELEMENTS_OF.context), LIMITS.contextElements) }),
  context_actions: block('context_actions', {
    elements: list(element(ELEMENTS_OF.contextActions), LIMITS.contextActionsElements),
  }),
  actions: block('actions', { elements: list(element(ELEMENTS_OF.actions), LIMITS.actionsElements) }),
  input: block(
    'input',
    { label: plain(LIMITS.inputLabel), element: element(ELEMENTS_OF.input) },
    {
      hint: plain(LIMITS.inputLabel),
      optional: boolean,
      dispatch_action: boolean,
    },
  ),
  image: all(
    block(
      'image',
      { alt_text: string(LIMITS.altText) },
      { title: plain(LIMITS.altText), image_url: url, slack_file: object({}, { id, url }) },
    ),
    oneOf('image_url', 'slack_file'),
  ),
  rich_text: RICH_TEXT,
  markdown: block('markdown', { text: string(LIMITS.markdownText) }),
  alert: block(
    'alert',
    { text: anyText(LIMITS.sectionText) },
    { level: word('default', 'info', 'warning', 'error', 'success') },
  ),
  table: block('table', { rows: list(row, LIMITS.tableRows) }, { column_settings: list(column, LIMITS.tableCells, 0) }),
  data_table: all(
    block(
      'data_table',
      { rows: list(row, LIMITS.dataTableRows, 2), caption: string(LIMITS.sectionText) },
      {
        page_size: number(1, 100),
        row_header_column_index: number(0, LIMITS.tableCells - 1),
      },
    ),
    rule(brokenRows),
  ),
  card,
  carousel: block('carousel', { elements: list(card, LIMITS.carouselCards) }),
  container: all(
    block(
      'container',
      {
        child_blocks: list(
          typed(() => BLOCK_SHAPES, 'block', CONTAINED),
          LIMITS.containerBlocks,
        ),
      },
      {
        title: plain(LIMITS.containerTitle),
        rich_text_title: RICH_TEXT,
        subtitle: anyText(LIMITS.containerTitle),
        width: word('narrow', 'standard', 'wide', 'full'),
        icon: image,
        is_collapsible: boolean,
        default_collapsed: boolean,
        has_header_divider: boolean,
      },
    ),
    oneOf('title', 'rich_text_title'),
  ),
  task_card: taskCard,
  plan: block('plan', { title: string(LIMITS.sectionText) }, { tasks: list(taskCard, LIMITS.messageBlocks) }),
  data_visualization: block('data_visualization', { title: string(LIMITS.chartTitle), chart }),
};

/** Which blocks may stand on which surface; `file` and `video` are left out because this app may not send them. */
export const BLOCKS_ON: { [surface in 'message' | 'modal' | 'home']: readonly string[] } = {
  message: [
    ...everywhere,
    'card',
    'carousel',
    'container',
    'context_actions',
    'data_table',
    'data_visualization',
    'markdown',
    'plan',
    'table',
    'task_card',
  ],
  modal: [...everywhere, 'alert'],
  home: everywhere,
};
