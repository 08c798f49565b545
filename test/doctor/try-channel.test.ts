/** The samples that the doctor shows to Slack are of every kind of block and element that the code can build. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formSample, messageSamples } from '../../src/doctor/try-channel.ts';
import { BLOCK_SHAPES } from '../workspace/block-shapes.ts';
import { ELEMENT_SHAPES } from '../workspace/element-shapes.ts';
import { checkMessage, checkView } from '../workspace/limits.ts';

const known = new Set([...Object.keys(BLOCK_SHAPES), ...Object.keys(ELEMENT_SHAPES), 'raw_text', 'raw_number', 'pie']);
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('doctor'))
  .map((file) => readFileSync(`src/${file}`, 'utf8'));
/** Every type that the code builds, by its literals. */
const built = new Set(
  sources.flatMap((text) => [...text.matchAll(/type: '([a-z_]+)'/g)].flatMap(([, type = '']) => type)),
);

function typesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(typesIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type } = value as { type?: unknown };
  return [...(typeof type === 'string' ? [type] : []), ...Object.values(value).flatMap(typesIn)];
}

test('every kind that the code builds is among the samples', () => {
  const wanted = [...built].filter((type) => known.has(type)).toSorted();
  const shown = new Set(typesIn([messageSamples, formSample]));
  expect(wanted.length).toBeGreaterThan(15);
  expect(wanted.filter((type) => !shown.has(type))).toEqual([]);
});

test('the samples keep to Slack’s limits', () => {
  for (const blocks of Object.values(messageSamples)) expect(checkMessage({ text: 'Check', blocks })).toEqual([]);
  expect(checkView(formSample, 'modal')).toEqual([]);
});
