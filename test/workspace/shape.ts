/** Small checks that are put together into the shapes of blocks and views. Each reports what Slack would refuse. */
import type { Json } from './protocol.ts';

/** Where a check stands, and whom it tells. */
export interface Place {
  /** JSON pointer of the value being checked */
  pointer: string;
  report(pointer: string, detail: string): void;
}

export type Check = (value: unknown, place: Place) => void;

/** True for plain objects, the only shape that blocks and elements come in. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function under(place: Place, key: string | number): Place {
  return { ...place, pointer: `${place.pointer}/${key}` };
}

/** A string of min to max characters. */
export function string(max: number, min = 1): Check {
  return (value, place) => {
    if (typeof value !== 'string') return place.report(place.pointer, 'must be a string');
    if (value.length < min) place.report(place.pointer, `must be more than ${min - 1} characters`);
    if (value.length > max) place.report(place.pointer, `must be less than ${max + 1} characters`);
  };
}

/** A string that fits a pattern; `what` names the pattern in the report. */
export function pattern(regex: RegExp, what: string): Check {
  return (value, place) => {
    if (typeof value !== 'string' || !regex.test(value)) place.report(place.pointer, `must be ${what}`);
  };
}

/** true or false. */
export const boolean: Check = (value, place) => {
  if (typeof value !== 'boolean') place.report(place.pointer, 'must be a boolean');
};

/** A finite number from min to max. */
export function number(min = -Infinity, max = Infinity): Check {
  return (value, place) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return place.report(place.pointer, 'must be a number');
    if (value < min || value > max) place.report(place.pointer, `must be from ${min} to ${max}`);
  };
}

/** One of the given words. */
export function word(...allowed: string[]): Check {
  return (value, place) => {
    if (!allowed.includes(value as string)) place.report(place.pointer, `must be one of ${allowed.join(', ')}`);
  };
}

/** A list of min to max items that each pass the check. */
export function list(item: Check, max: number, min = 1): Check {
  return (value, place) => {
    if (!Array.isArray(value)) return place.report(place.pointer, 'must be an array');
    if (value.length < min) place.report(place.pointer, `no fewer than ${min} items are allowed`);
    if (value.length > max) place.report(place.pointer, `no more than ${max} items are allowed`);
    value.forEach((one, index) => {
      item(one, under(place, index));
    });
  };
}

/** An object with these required and optional fields and no other: Slack refuses additional properties. */
export function object(required: { [key: string]: Check }, optional: { [key: string]: Check } = {}): Check {
  return (value, place) => {
    if (!isJson(value)) return place.report(place.pointer, 'must be an object');
    for (const key of Object.keys(required)) {
      if (value[key] === undefined) place.report(under(place, key).pointer, `missing required field: ${key}`);
    }
    for (const [key, inner] of Object.entries(value)) {
      const check = required[key] ?? optional[key];
      if (check === undefined) place.report(under(place, key).pointer, `invalid additional property: ${key}`);
      else if (inner !== undefined) check(inner, under(place, key));
    }
  };
}

/** An object whose `type` picks its shape from a table; only the types named may stand here. */
export function typed(table: () => { [type: string]: Check }, what: string, only?: readonly string[]): Check {
  return (value, place) => {
    if (!isJson(value)) return place.report(place.pointer, 'must be an object');
    const type = String(value.type);
    const check = table()[type];
    if (value.type === undefined) place.report(`${place.pointer}/type`, 'missing required field: type');
    else if (check === undefined || only?.includes(type) === false) {
      place.report(`${place.pointer}/type`, `unsupported type: ${type} is no ${what} that can stand here`);
    } else check(value, place);
  };
}

/** Several checks on the same value, for instance a shape and a rule across its fields. */
export function all(...checks: Check[]): Check {
  return (value, place) => {
    for (const check of checks) check(value, place);
  };
}

/** A rule across the fields of an object: gives a sentence when it is broken. */
export function rule(broken: (value: Json) => string | undefined): Check {
  return (value, place) => {
    const detail = isJson(value) ? broken(value) : undefined;
    if (detail !== undefined) place.report(place.pointer, detail);
  };
}
