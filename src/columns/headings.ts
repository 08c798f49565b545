/** What is written above rows, or as the name of their sheet or file, and speaks against importing them. */

import { quantity } from '../text/wording.ts';
import { saysCancelled } from './label-state.ts';
import { quoted } from './quote.ts';
import { aboutReturns } from './returns-list.ts';
import type { TableRecord } from './table.ts';
import { nameWords } from './vocabulary.ts';

/** `doubt`: they may not be meant; `shipped`: nothing speaks against them. */
export interface Heading {
  says: 'voided' | 'returnLabel' | 'doubt' | 'shipped';
  /** where it says so, as a sentence */
  text: string;
}

const maxLength = 80;
const maxTold = 3;
/** `Returns: 3` counts what is elsewhere; `Returns (3)` and `Returns week 47` don't. */
const count = /^[^\d(–-]*[^\d(\s–-][:=\s]+(?!20\d\d$)\d{1,6}$/;
const week = /(?<!\p{L})(?:week|wk|kw|semaine|semana|settimana|tydzień)(?!\p{L})/iu;
const forbidden =
  /(?<!\p{L})(?:do not|don.?t|not to be|never|nicht|ne pas|no) (?:re-?)?(?:up ?load|import|use|send|ship|process|enter|hochladen|importieren|importer|importar|subir)(?!\p{L})/iu;
const unsure =
  /(?<!\p{L})(?:draft|drafts|samples?|inbound|unshipped|back ?orders?|back ?ordered|duplicates?|old|outdated|obsolete|superseded|wrong|incorrect|invalid|failed|lost|rejected|exceptions?|not (?:yet )?(?:shipped|sent|picked up))(?!\p{L})/iu;
const shippedWords =
  /^(?:(?:re)?shipped|shipments?|sent|outbound|dispatched|despatched|fulfilled|delivered|versandt|versendet)$/;
/** With these a title says that some of the rows are meant, or speaks of something else. */
const unless =
  /^(?:no|not|non|n|wo|minus|less|without|excluding|exclude[sd]?|excl|except|hid(?:e|den)|remov.*|omit.*|skip.*|ignored?|filtered|all|vs|delivered|and|or|plus|incl|includ.*|show|with|shipped|sent|outbound|re?ship.*|replace.*|exchange.*|resen[dt]|fixed|corrected|returnables?|policy|address|portal|accepted|by|from|contact|see|within|days|false|ohne|und|sans|et|sin|y|senza|e|bez|i)$/;
/** Legends and instructions: `Leave the number blank if cancelled`, `Red = cancelled`. */
const instruction =
  /^(?:for|leave|please|note|red|green|yellow|orange|gr[ae]y|blue)(?!\p{L})|(?<!\p{L})(?:if|when)(?!\p{L})/iu;
/** Words of columns about returns that mean something else in a title: parcels handed over, Indonesian for waybill. */
const otherInTitles = /^(?:returning|resi|dropoff|restock.*|disposition)$/;
/** What a word in the singular needs behind it: `Return labels`, but not `Return Path LLC`. */
const things =
  /^(?:labels?|shipments?|parcels?|packages?|orders?|tracking|numbers?|items?|log|list|report|manifest|file|export|data|to|sender|csv|xlsx?|\d.*)$/;
const singular = /^(?:return|void)$/;

/** What a title says of its rows; undefined when it says nothing. */
export function readHeading(title: string): Heading['says'] | undefined {
  if (title.length > maxLength || (count.test(title) && !week.test(title))) return undefined;
  const text = title.replace(forbidden, ' ');
  const words = nameWords(text.replace(/[&+|]|(?<!\d)\/|\/(?!\d)/g, ' and ').replace(/[^\p{L}\p{M}\p{N}]+/gu, ' '));
  const isLoose = words.some((word, at) => singular.test(word) && !things.test(words[at + 1] ?? 'list'));
  if (!isLoose && !words.some((word) => unless.test(word))) {
    const isOfReturns = (word: string) => aboutReturns.test(word) && !otherInTitles.test(word);
    const isVoided = saysCancelled(words.join(' '));
    const isAgainst = isVoided || words.some((word) => isOfReturns(word) || /^rt[os]$/.test(word));
    if (isAgainst && instruction.test(title)) return 'doubt';
    if (isAgainst) return isVoided ? 'voided' : 'returnLabel';
  }
  if (text !== title || unsure.test(title)) return 'doubt';
  return words.some((word) => shippedWords.test(word)) ? 'shipped' : undefined;
}

/** The heading in a line that has nothing else; undefined for any other line. */
function headingIn({ line, cells }: Pick<TableRecord, 'line' | 'cells'>): Heading | undefined {
  const title = cells
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(' ');
  const says = readHeading(title);
  return says && { says, text: `Line ${line} says ${quoted(title)}.` };
}

/** The first that speaks against the rows: a line above them, the name of their sheet; that of the file leaves a doubt. */
export function headingOf(
  above: readonly TableRecord[],
  { sheet, fileName }: { sheet?: string | undefined; fileName?: string | undefined },
): Heading | undefined {
  const named = Object.entries({ sheet, file: fileName?.replace(/\.\w{1,5}$/, '') }).map(([what, name = '']) => {
    const title = name.replace(/[_.-]+/g, ' ');
    const says = readHeading(title);
    const text = `The ${what} is called ${quoted(name)}.`;
    if (what === 'sheet') return says && { says, text };
    // A file is named in haste: `cancelled.csv` may have the numbers of orders that were, and people call old what isn't.
    const isDoubtful = says === 'doubt' ? forbidden.test(title) : says !== undefined && says !== 'shipped';
    return isDoubtful ? ({ says: 'doubt', text } as const) : undefined;
  });
  return [...above.map(headingIn), ...named].find((heading) => heading !== undefined && heading.says !== 'shipped');
}

const forReturns = 'To import returns, add a column named status, with RETURNED in each row.';

/** The headings of a table, as they are met above its rows and between them. */
export class Headings {
  readonly #includes: readonly string[];
  /** what the first of them say */
  readonly #told: string[] = [];
  #count = 0;
  #areOfReturns = false;
  /** the one of the current row; undefined where nothing speaks against it */
  current: Heading | undefined;

  /** `first` holds for the first row; what rows are included for, in `includes`, isn't told. */
  constructor(first: Heading | undefined, includes: readonly string[]) {
    this.#includes = includes;
    this.#take(first);
  }

  /** Whether a line is a heading of the rows below it: words alone, no further right than the column of the ids. */
  isOne({ line, cells }: TableRecord, idColumn = 0): boolean {
    const first = cells.findIndex((cell) => cell !== '');
    const isId = /^\S*\d\S*$/.test(cells[first] ?? '');
    if (isId || first > idColumn || cells.some((cell, index) => index > first && cell !== '')) return false;
    const heading = headingIn({ line, cells });
    if (heading === undefined || (heading.says === 'shipped' && this.current === undefined)) return false;
    this.#take(heading);
    return true;
  }

  #take(heading: Heading | undefined): void {
    this.current = heading?.says === 'shipped' ? undefined : heading;
    if (this.current === undefined || this.#includes.includes(this.current.says)) return;
    this.#count += 1;
    if (this.#count <= maxTold) this.#told.push(this.current.text);
    this.#areOfReturns ||= this.current.says === 'returnLabel';
  }

  /** What they say of rows that aren't included all the same; undefined when none says anything. */
  describe(): string | undefined {
    if (this.#count === 0) return undefined;
    const more = this.#count - this.#told.length;
    const others = more > 0 ? [`The same goes for ${quantity(more, 'more heading')}.`] : [];
    return [...this.#told, ...others, ...(this.#areOfReturns ? [forReturns] : [])].join(' ');
  }
}
