/** A text that is made of very many pieces. */
export type TextBuilder = { readonly add: (piece: string) => void; readonly build: () => string };

/** Hundreds of thousands of pieces at a time would take more memory than the text. */
const PIECES_OF_A_PART = 2000;

/** Creates a builder that joins the pieces in parts, so that it keeps few of them. */
export function createTextBuilder(): TextBuilder {
  const parts: string[] = [];
  let pieces: string[] = [];
  const join = (): void => {
    parts.push(pieces.join(''));
    pieces = [];
  };
  return {
    add: (piece) => {
      pieces.push(piece);
      if (pieces.length === PIECES_OF_A_PART) join();
    },
    build: () => {
      join();
      return parts.join('');
    },
  };
}
