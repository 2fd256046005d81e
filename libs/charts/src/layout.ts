/** Pixels. Slack shows images at about half of this: nothing is smaller than is legible then. */
export const GRAPH_WIDTH = 800;
export const GRAPH_HEIGHT = 400;

export const TITLE_SIZE = 26;
export const SUBTITLE_SIZE = 19;
export const LABEL_SIZE = 19;
export const MARGIN = 18;

/** Where the plot begins and ends. Its left side makes room for the labels of the values. */
export const PLOT_TOP = 96;
export const PLOT_BOTTOM = GRAPH_HEIGHT - 38;
export const PLOT_RIGHT = GRAPH_WIDTH - MARGIN;

/**
 * Colours that people with colour-blindness tell apart (Okabe and Ito), darker where they are text. Dashes and words say
 * the same again.
 */
export const COLOR = {
  background: '#ffffff',
  text: '#1f2328',
  soft: '#57606a',
  grid: '#d8dee4',
  line: '#0072b2',
  warning: '#e69f00',
  warningText: '#805700',
  critical: '#d55e00',
  criticalText: '#a03d00',
  unknown: '#7a7a7a',
  ok: '#009e73',
} as const;
