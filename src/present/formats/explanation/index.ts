import type { Explanation } from '../../../fls/explained-subject.ts';
import type { FormatContext } from '../report-paths.ts';

/** Formats of an explanation; `human` is what a terminal shows. */
export const EXPLAIN_FORMATS = ['human', 'csv', 'markdown', 'html', 'opengraph'] as const;
export type ExplainFormat = (typeof EXPLAIN_FORMATS)[number];

/** The explanation as a document of that format, which is loaded only then. It ends with a line break. */
export async function renderExplanation(
  format: Exclude<ExplainFormat, 'human'>,
  explanation: Explanation,
  { toFile, typed }: Pick<FormatContext, 'toFile' | 'typed'>,
): Promise<string> {
  switch (format) {
    case 'csv': {
      const { renderCsvExplanation } = await import('./csv.ts');
      return renderCsvExplanation(explanation, toFile);
    }
    case 'markdown': {
      const { renderMarkdownExplanation } = await import('./markdown.ts');
      return renderMarkdownExplanation(explanation);
    }
    case 'html': {
      const { renderHtmlExplanation } = await import('./html.ts');
      return renderHtmlExplanation(explanation, typed);
    }
    case 'opengraph': {
      const { renderOpenGraph } = await import('./opengraph.ts');
      return renderOpenGraph(explanation);
    }
  }
}
