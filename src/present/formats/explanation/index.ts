import type { Explanation } from '../../../fls/explained-subject.ts';
import type { FormatContext } from '../report-paths.ts';

/** Formats of an explanation; `human` is what a terminal shows. */
export const EXPLAIN_FORMATS = ['human', 'csv', 'markdown', 'html', 'opengraph'] as const;
export type ExplainFormat = (typeof EXPLAIN_FORMATS)[number];

/** A document, and what it does not have. */
export type RenderedExplanation = { readonly text: string; readonly warnings: readonly string[] };

/** The explanation as a document of that format, which is loaded only then. It ends with a line break. */
export async function renderExplanation(
  format: Exclude<ExplainFormat, 'human'>,
  explanation: Explanation,
  { toFile, typed }: Pick<FormatContext, 'toFile' | 'typed'>,
): Promise<RenderedExplanation> {
  switch (format) {
    case 'csv': {
      const { renderCsvExplanation } = await import('./csv.ts');
      return { text: renderCsvExplanation(explanation, toFile), warnings: [] };
    }
    case 'markdown': {
      const { renderMarkdownExplanation } = await import('./markdown.ts');
      return { text: renderMarkdownExplanation(explanation, typed), warnings: [] };
    }
    case 'html': {
      const { listExplanationLimits, renderHtmlExplanation } = await import('./html.ts');
      return { text: renderHtmlExplanation(explanation, typed), warnings: listExplanationLimits(explanation) };
    }
    case 'opengraph': {
      const { renderOpenGraph } = await import('./opengraph.ts');
      return { text: renderOpenGraph(explanation), warnings: [] };
    }
  }
}
