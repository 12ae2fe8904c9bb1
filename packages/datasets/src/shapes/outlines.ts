/** Whether a point lies in a shape that fills the circle of radius 1 about the origin; y points down. */
export type Outline = (x: number, y: number) => boolean;

const polygon = (...points: readonly (readonly [number, number])[]): Outline => {
  return (x, y) => {
    let inside = false;
    for (let to = 0, from = points.length - 1; to < points.length; from = to++) {
      const [x0, y0] = points[from]!;
      const [x1, y1] = points[to]!;
      if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
    }
    return inside;
  };
};

const star = Array.from({ length: 10 }, (_, at) => {
  const [angle, radius] = [(at * Math.PI) / 5, at % 2 === 0 ? 1 : 0.42];
  return [radius * Math.sin(angle), -radius * Math.cos(angle)] as const;
});

/** The ten shapes, by name. */
export const OUTLINES: Readonly<Record<string, Outline>> = {
  circle: (x, y) => x * x + y * y < 0.81,
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) < 0.78,
  triangle: polygon([0, -0.95], [0.95, 0.75], [-0.95, 0.75]),
  star: polygon(...star),
  cross: (x, y) => Math.min(Math.abs(x), Math.abs(y)) < 0.3 && Math.max(Math.abs(x), Math.abs(y)) < 0.9,
  ring: (x, y) => Math.abs(Math.hypot(x, y) - 0.7) < 0.23,
  crescent: (x, y) => x * x + y * y < 0.9 && (x - 0.45) ** 2 + y * y > 0.5,
  heart: (x, y) => {
    const [u, v] = [1.25 * x, -1.25 * y + 0.1];
    return (u * u + v * v - 1) ** 3 < u * u * v ** 3;
  },
  arrow: polygon([0, -0.95], [0.8, 0], [0.3, 0], [0.3, 0.9], [-0.3, 0.9], [-0.3, 0], [-0.8, 0]),
  hourglass: polygon([-0.8, -0.85], [0.8, -0.85], [-0.8, 0.85], [0.8, 0.85]),
};
