import { exhibit, partiesOf, store, type Location } from '#domain/custody';
import { firearm, firearmOfExhibit, forensicStepsLeft } from '#domain/identification';
import type { Directory } from '#domain/access';
import { isQuantified } from '#domain/seizure/events';
import { answersFor, party, type Party } from '#platform/kernel';
import type { Call, Services } from './operations/operation.js';

/** More firearms than this of one lot are not looked up one by one. */
const MOST_FIREARMS = 200;

/** What the directory says of everybody in the exhibit’s chain, and of those whom the request names. */
export const among =
  <Body>(named: (body: Body) => readonly (string | undefined)[] = () => []) =>
  async ({ id, body }: Call<Body>, services: Services): Promise<{ readonly directory: Directory }> => ({
    directory: await services.directory(
      ...partiesOf(await services.state(exhibit, id)),
      ...named(body).filter((one): one is Party => one !== undefined && party.safeParse(one).success),
    ),
  });

/** Which forensic steps are still to be taken on the firearms of the exhibit. */
export async function forensics(id: string, services: Services): Promise<{ readonly forensicStepsLeft: readonly string[] }> {
  const goods = await services.state(exhibit, id);
  if (goods.status === 'unknown' || goods.category !== 'firearm') return { forensicStepsLeft: [] };
  const quantity = goods.parts['whole']?.quantity;
  const count = quantity !== undefined && isQuantified(quantity) ? Math.min(Math.max(1, Math.trunc(Number(quantity.amount))), MOST_FIREARMS) : 1;
  const firearms = await Promise.all(Array.from({ length: count }, (_, ordinal) => services.state(firearm, firearmOfExhibit(id, ordinal))));
  return { forensicStepsLeft: [...new Set(firearms.flatMap(forensicStepsLeft))] };
}

/** Who keeps the store of a place on a day: its custodian or alternate; before anybody is appointed, every officer of its unit. */
export async function keepersOf(location: Location, by: Party, day: string, services: Services): Promise<readonly Party[]> {
  if (location.kind !== 'store') return [];
  const state = await services.state(store, location.store);
  if (state.status === 'unknown') return [];
  const appointed = state.appointments.filter(
    ({ from, until, ended }) => from <= day && (until === undefined || day <= until) && (ended === undefined || day <= ended),
  );
  return appointed.length > 0 ? appointed.map(({ officer }) => officer) : answersFor(by, state.unit) ? [by] : [];
}
