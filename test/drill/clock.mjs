/** Milliseconds of one clock that all processes of the machine share and nobody sets. */
export const clock = () => Number(process.hrtime.bigint() / 1_000n) / 1_000;
