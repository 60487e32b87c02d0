import { formatNoticeNames } from './notice-lists.ts';
import { isProblem, Problem } from './problem.ts';

/**
 * The problem of a file that could not be written after others were: with their names, and the exit code of a part. The text
 * names as many as fit on a screen, `startedWork` all of them.
 */
export function addWrittenFiles(problem: Problem, files: readonly string[]): Problem {
  if (files.length === 0) return problem;
  const all = [...files, ...(problem.startedWork?.files ?? [])];
  return createPartProblem(problem, formatNoticeNames(all)).addStartedWork({ files: all });
}

function createPartProblem(problem: Problem, written: string): Problem {
  const options = { cause: problem.cause };
  if (isProblem(problem, 'notWritten') || isProblem(problem, 'partlyWritten')) {
    const { path, problem: fault } = problem.details;
    return new Problem('partlyWritten', { path, problem: fault, written }, options);
  }
  if (isProblem(problem, 'changedMeanwhile') || isProblem(problem, 'changedBetweenWrites'))
    return new Problem('changedBetweenWrites', { path: problem.details.path, written }, options);
  return problem;
}
