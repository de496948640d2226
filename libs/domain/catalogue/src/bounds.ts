/**
 * How many facts of one type one subject takes, where it is not as for every other type: every list that facts can grow ends somewhere.
 * Whoever could lengthen one without end would make each later decision and each page of the subject slow for all. Streams of `access`
 * and `log` belong to no subject and go on for as long as the node does.
 */
export const bounds: Readonly<Record<string, number>> = {
  'casework.MemberAssigned': 2_000,
  'casework.MemberRemoved': 2_000,
  'casework.DocumentFiled': 10_000,
  'seizure.LineAdded': 2_000,
  access: Infinity,
  log: Infinity,
};
