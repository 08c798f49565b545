/** The words that names of services are made of. */

const words = `ground advantage home delivery express expedited priority mail first class package parcel select
  media retail standard economy overnight second three saver smart smartpost surepost innovations international worldwide
  global ecommerce freight connect commercial`;
/** Words that are too short or too common to correct others to. */
const shortWords =
  'air am bound box cubic eparcel day days early flat us uk eu letter light next night one pm pak rate same small large medium plus pro 1st 2nd 2day 3rd 2 3';

/** Every word of a service, in small letters. */
export const serviceWords: ReadonlySet<string> = new Set(`${words} ${shortWords}`.split(/\s+/));

/** Whether a text consists of a service's words alone: `Priority`, `First Class`, `2nd Day Air`. */
export function isServiceName(text: string): boolean {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return words.length > 0 && words.every((word) => serviceWords.has(word));
}

/** Those that a misspelled word may have been meant to be: shorter ones are similar to too many others. */
export const correctableServiceWords: readonly string[] = words.split(/\s+/).filter((word) => word.length >= 5);

/** Words of other languages that differ from an English one by a letter; they are spelled as they should be. */
export const foreignServiceWords: ReadonlySet<string> = new Set(
  `standaard estandar estándar standart standar internacional internazional internationaal internationale internationell
  economie economía economia economisch prioritaire priorité prioritario priorita prioritet expres expresse expresso exprés
  espresso expressz ekspres ekspress paket paquet pakket packet klasse classe clase clasa round
  globale globaal seconda secondo`.split(/\s+/),
);
