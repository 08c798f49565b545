/**
 * The check-digit rules of parcel carriers. Which carrier uses which is described in the open data set
 * github.com/jkeen/tracking_number_data (couriers/*.json, CHECKSUM_ALGORITHMS.md); each rule names its origin below.
 */

/** A rule computes the check digit (0–9) that belongs behind `body`, which has digits and, for some, capital letters. */
export type CheckDigitRule = (body: string) => number;

/** GS1 General Specifications 7.9: from the right, weights 3 and 1 in turn; what is missing to the next ten. USPS, Canada Post, FedEx Ground. */
export const gs1CheckDigit: CheckDigitRule = (body) => missingToTen(weightedSum(body.split('').reverse(), [3, 1]));

/** UPS 1Z and OnTrac: from the left, weights 1 and 2 in turn; what is missing to the next ten. */
export const upsCheckDigit: CheckDigitRule = (body) => missingToTen(weightedSum(body.split(''), [1, 2]));

/** FedEx Express: from the right, weights 1, 3 and 7 in turn; modulo 11, where 10 counts as 0. */
export const fedexCheckDigit: CheckDigitRule = (body) => (weightedSum(body.split('').reverse(), [1, 3, 7]) % 11) % 10;

/** DHL Express waybills: the number modulo 7. */
export const dhlCheckDigit: CheckDigitRule = (body) => Number(BigInt(body) % 7n);

/** UPU standard S10: fixed weights, 11 less the remainder of 11; 10 and 11 become 0 and 5. */
export const s10CheckDigit: CheckDigitRule = (body) => {
  const digit = 11 - (weightedSum(body.split(''), [8, 6, 4, 2, 3, 5, 9, 7]) % 11);
  if (digit === 10) return 0;
  return digit === 11 ? 5 : digit;
};

function weightedSum(characters: string[], weights: number[]): number {
  return characters.reduce(
    (sum, character, index) => sum + worthOf(character) * (weights[index % weights.length] ?? 0),
    0,
  );
}

/** Letters count as their ASCII code less 3, modulo 10: A is 2, B is 3, C (OnTrac) is 4. */
function worthOf(character: string): number {
  return character >= 'A' ? (character.charCodeAt(0) - 3) % 10 : Number(character);
}

function missingToTen(sum: number): number {
  return (10 - (sum % 10)) % 10;
}
