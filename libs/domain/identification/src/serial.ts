/** Cyrillic capitals that look like Latin ones: А В Е К М Н О Р С Т Х. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', О: 'O', Р: 'P', С: 'C', Т: 'T', Х: 'X' };
/** 0/O/D/Q, 1/I/L, 2/Z, 5/S, 6/G, 8/B: characters that hands and eyes take for one another on worn steel. */
const CONFUSABLE: Readonly<Record<string, string>> = { O: '0', D: '0', Q: '0', I: '1', L: '1', Z: '2', S: '5', G: '6', B: '8' };

/** The three forms of a number, all kept: a hyphen can be meaningful (licence prefixes on frames), so the raw form is never lost. */
export interface SerialForms {
  readonly raw: string;
  /** NFKC, upper case, separators stripped, letter O as zero; one `?` for each unknown character. */
  readonly canonical: string;
  /** The canonical form with look-alike scripts and confusable characters folded into one. */
  readonly folded: string;
}

const plain = (raw: string): string =>
  raw
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}?]/gu, '');
const latin = (text: string): string => text.replace(/\p{Script=Cyrillic}/gu, (letter) => LOOK_ALIKES[letter] ?? letter);

export const canonicalSerial = (raw: string): string => plain(raw).replaceAll('O', '0');
export const foldedSerial = (raw: string): string => latin(plain(raw)).replace(/[A-Z]/g, (letter) => CONFUSABLE[letter] ?? letter);
export const serialForms = (raw: string): SerialForms => ({ raw, canonical: canonicalSerial(raw), folded: foldedSerial(raw) });

/** NCIC: letters between digits are ignored, those before the first and after the last digit count. `369J257` becomes `369257`. */
export const withoutEmbeddedLetters = (raw: string): string => canonicalSerial(raw).replace(/(?<=\d.*)\p{L}(?=.*\d)/gu, '');

export type Suspicion = 'IS_CALIBRE' | 'IS_MODEL' | 'IS_YEAR';

/** What a candidate for a serial looks like besides: the recorded calibre, the model, a plausible year. A flag, never a refusal. */
export function numberSuspicions(
  candidate: string,
  known: { readonly calibre?: string; readonly model?: string; readonly year: number },
): readonly Suspicion[] {
  const text = canonicalSerial(candidate);
  const found: Suspicion[] = [];
  if (looksLikeCalibre(candidate) || (known.calibre !== undefined && text === canonicalSerial(known.calibre))) found.push('IS_CALIBRE');
  if (known.model !== undefined && text === canonicalSerial(known.model)) found.push('IS_MODEL');
  if (/^\d{4}$/.test(text) && Number(text) >= 1800 && Number(text) <= known.year) found.push('IS_YEAR');
  return found;
}
/** `7.62×39`, `9x19 mm`, `5,56 X 45`. */
const looksLikeCalibre = (text: string): boolean => /^\s*\d{1,2}([.,]\d{1,2})?\s*(mm)?\s*[x×]\s*\d{2,3}\s*(mm|R|SR)?\s*$/iu.test(text.normalize('NFC'));
