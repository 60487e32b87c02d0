import { isProblem, Problem } from './problem.ts';

/** The problem of a file that could not be written after others were: with their names, and the exit code of a part. */
export function addWrittenFiles(problem: Problem, files: readonly string[]): Problem {
  if (files.length === 0) return problem;
  const written = files.join(', ');
  const options = { cause: problem.cause };
  if (isProblem(problem, 'notWritten')) return new Problem('partlyWritten', { ...problem.details, written }, options);
  if (isProblem(problem, 'changedMeanwhile'))
    return new Problem('changedBetweenWrites', { ...problem.details, written }, options);
  if (isProblem(problem, 'partlyWritten') || isProblem(problem, 'changedBetweenWrites'))
    return addToWritten(problem, written);
  return problem.addStartedWork({ files: [...files, ...(problem.startedWork?.files ?? [])] });
}

function addToWritten(problem: Problem, first: string): Problem {
  const options = { cause: problem.cause };
  const details = { path: String(problem.details['path']), written: `${first}, ${String(problem.details['written'])}` };
  return isProblem(problem, 'partlyWritten')
    ? new Problem('partlyWritten', { ...details, problem: problem.details.problem }, options)
    : new Problem('changedBetweenWrites', details, options);
}
