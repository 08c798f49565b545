/** Yes and no, as people write them, and as spreadsheets show what is true and false in the languages that they speak. */

const words = {
  yes: `TRUE T YES Y 1 WAHR VRAI VERDADERO VERO WAAR VERDADEIRO PRAWDA SANT SAND SANN TOSI PRAVDA IGAZ ADEVĂRAT DOĞRU ИСТИНА
    JA OUI SÍ SI SIM TAK ANO IGEN EVET ДА はい 是 真`,
  no: `FALSE F NO N 0 FALSCH FAUX FALSO ONWAAR FAŁSZ FALSKT FALSK USANN EPÄTOSI NEPRAVDA HAMIS FALS YANLIŞ ЛОЖЬ NEIN NON NÃO
    NEE NIE NE NEM NEJ NEI EI HAYIR НЕТ いいえ 否 假`,
};
const flags = new Map(
  Object.entries(words).flatMap(([meaning, list]) =>
    list.split(/\s+/).map((word) => [word, meaning === 'yes'] as const),
  ),
);
const longest = 12;

/** Whether a cell says yes; undefined if it says neither yes nor no. */
export function readFlagWord(cell: string): boolean | undefined {
  const text = cell.trim();
  return text.length > longest ? undefined : flags.get(text.toUpperCase());
}
