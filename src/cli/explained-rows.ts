import type { Explanation } from '../fls/explained-subject.ts';
import { Problem } from '../fls/problem.ts';

/** So that the result stays below what one string can hold. */
const MAX_RESULT_ROWS = 500_000;

/** @throws Problem `explanationTooLarge` */
export function refuseTooManyRows({ subjects }: Pick<Explanation, 'subjects'>): void {
  const rows = subjects.reduce((sum, { usernames, fields }) => sum + usernames.length * fields.length, 0);
  if (rows > MAX_RESULT_ROWS) throw new Problem('explanationTooLarge', { rows, limit: MAX_RESULT_ROWS });
}
