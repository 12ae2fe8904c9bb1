/** Latin first, then the Chinese faces of Linux, macOS and Windows; quoted for an attribute in double quotes. */
export const FONT =
  "DejaVu Sans, Verdana, Arial, Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Hiragino Sans GB, Microsoft YaHei, WenQuanYi Micro Hei, SimHei, sans-serif";
