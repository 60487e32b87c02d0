import type { Grantor } from '../../fls/grantor.ts';
import { createNamesNotice } from '../../fls/notice-lists.ts';
import type { Notice } from '../../fls/problem.ts';

/** The notice on profiles with View All Fields (Global), whose read is no finding; none where no profile has it. */
export function createImpliedReadNotice(profiles: Iterable<Pick<Grantor, 'name' | 'everyField'>>): Notice[] {
  const names = [...profiles].filter(({ everyField }) => everyField).map(({ name }) => name);
  return createNamesNotice(names, (_, list) => ({ key: 'readImplied', tokens: [list] }));
}
