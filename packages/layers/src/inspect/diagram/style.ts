const COLORS = {
  convolution: "#2f6fde",
  pooling: "#1f9d6b",
  normalization: "#8a63d2",
  dense: "#d9772b",
  activation: "#c9a213",
  block: "#3d4fb8",
  other: "#7b8794",
} as const;

/** Of a diagram, wherever it stands: in a page of its own or inside another. */
export const STYLE = [
  ".striate-diagram{--ink:#1d2733;--soft:#5d6b7a;--line:#8794a3;--paper:#fff;--edge:#cfd7e0;--frame:#f3f6f9;font-family:system-ui,-apple-system,'Segoe UI',sans-serif}",
  "@media (prefers-color-scheme:dark){.striate-diagram{--ink:#e8edf3;--soft:#a3b0be;--line:#77869a;--paper:#1c242e;--edge:#3a4757;--frame:#151b23}}",
  ".striate-diagram text{fill:var(--ink);font-size:13px}",
  ".striate-diagram .title{font-size:17px;font-weight:600}",
  ".striate-diagram .type{font-weight:600;font-size:12.5px}",
  ".striate-diagram .shape{font-variant-numeric:tabular-nums;font-size:12.5px}",
  ".striate-diagram .detail,.striate-diagram .label{fill:var(--soft);font-size:11px}",
  ".striate-diagram .box{fill:var(--paper);stroke:var(--edge)}",
  ".striate-diagram .frame{fill:var(--frame);stroke:var(--edge);stroke-dasharray:4 3}",
  ".striate-diagram .wire{fill:none;stroke:var(--line);stroke-width:1.4}",
  ".striate-diagram .arrow{fill:var(--line)}",
  ".striate-diagram .operation .type,.striate-diagram .input .type{font-weight:500;font-size:12px}",
  ...Object.entries(COLORS).map(([kind, color]) => `.striate-diagram .${kind} .bar{fill:${color}}`),
].join("");
