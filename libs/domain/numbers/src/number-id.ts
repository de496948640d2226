/** An official number as it names a stream: the same number written differently is the same number. */
export interface NumberParts {
  readonly kind: string;
  readonly issuer: string;
  readonly year: number;
  readonly n: string;
}

/** NFKC, upper case, every run of other characters than A–Z and 0–9 one underscore; none at the ends. */
const plain = (part: string): string =>
  part
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');

/** `0114/DGD` and ` 114-dgd` are one number: `114_DGD`. Only zeros that open the number are dropped. */
export const plainNumber = (n: string): string => plain(n).replace(/^0+(?=[0-9A-Z])/, '');

/** `PV.CI_DGD_AIR.2020`: the stream of a series of one unit and year. Issuers that differ in separators alone share it; the deciders keep them apart. */
export const seriesId = ({ kind, issuer, year }: Omit<NumberParts, 'n'>): string => `${plain(kind)}.${plain(issuer)}.${year}`;

/** `PV.CI_DGD_AIR.2020.114`: the part of the stream `custos.number-…` that is the number itself. */
export const numberStreamId = (number: NumberParts): string => `${seriesId(number)}.${plainNumber(number.n)}`;
