import { alexnet } from "./alexnet.js";
import { densenet, densenet121, densenet161, densenet169, densenet201 } from "./densenet.js";
import { googlenet } from "./googlenet.js";
import { lenet5 } from "./lenet5.js";
import type { MakeOptions, ModelCard, PictureSize, PublishedError } from "./ModelCard.js";
import { resnet, resnet18, resnet34, resnet50, resnet101, resnet152 } from "./resnet.js";
import { vgg11, vgg13, vgg16, vgg19 } from "./vgg.js";

const IMAGENET = { input: [224, 224, 3], classes: 1000 } as const;
const CIFAR = { input: [32, 32, 3], classes: 10 } as const;

const HE = {
  paper: "He, Zhang, Ren and Sun: Deep residual learning for image recognition",
  year: 2016,
} as const;

const HUANG = {
  paper: "Huang, Liu, van der Maaten and Weinberger: Densely connected convolutional networks",
  year: 2017,
} as const;

const CARDS = {
  lenet5: {
    paper: "LeCun, Bottou, Bengio and Haffner: Gradient-based learning applied to document recognition",
    year: 1998,
    input: [28, 28, 1],
    classes: 10,
    ...counted(60_074, 60_074, 199_968),
    make: ({ classes = 10 } = {}) => lenet5({ classes }),
  },
  alexnet: {
    paper:
      "Krizhevsky, Sutskever and Hinton: ImageNet classification with deep convolutional neural networks",
    year: 2012,
    input: [227, 227, 3],
    classes: 1000,
    ...counted(62_378_344, 62_378_344, 1_135_256_096),
    error: {
      percent: 15.3,
      measure: "top-5, test pictures of ILSVRC 2012, several networks and more data",
      source: "the competition's results",
    },
    make: ({ classes = 1000, input: [height, width] = [227, 227, 3] } = {}) =>
      alexnet({ classes, inputSize: [height, width] }),
  },
  vgg11: vgg(vgg11, counted(132_863_336, 132_863_336, 7_609_090_048)),
  vgg13: vgg(vgg13, counted(133_047_848, 133_047_848, 11_308_466_176)),
  vgg16: vgg(vgg16, counted(138_357_544, 138_357_544, 15_470_264_320), {
    percent: 7.4,
    measure: "top-5, ILSVRC 2014",
    source: "the textbook's chapter on convolutional networks",
  }),
  vgg19: vgg(vgg19, counted(143_667_240, 143_667_240, 19_632_062_464)),
  googlenet: {
    paper: "Szegedy et al.: Going deeper with convolutions",
    year: 2015,
    input: [224, 224, 3],
    classes: 1000,
    ...counted(6_998_552, 6_998_552, 1_582_671_872),
    error: {
      percent: 6.7,
      measure: "top-5, test pictures of ILSVRC 2014, seven networks",
      source: "the paper",
    },
    make: ({ classes = 1000 } = {}) => googlenet({ classes }),
  },
  resnet8: smallResnet(8, counted(75_770, 75_290, 12_239_488)),
  resnet20: smallResnet(20, counted(271_098, 269_722, 40_551_040), 8.75),
  resnet32: smallResnet(32, counted(466_426, 464_154, 68_862_592), 7.51),
  resnet44: smallResnet(44, counted(661_754, 658_586, 97_174_144), 7.17),
  resnet56: smallResnet(56, counted(857_082, 853_018, 125_485_696), 6.97),
  resnet110: smallResnet(110, counted(1_736_058, 1_727_962, 252_887_680), 6.43),
  resnet1202: smallResnet(1202, counted(19_510_906, 19_421_274, 2_829_238_912), 7.93),
  resnet18: largeResnet(resnet18, "book", counted(11_699_112, 11_689_512, 1_814_073_344)),
  resnet34: largeResnet(resnet34, "book", counted(21_814_696, 21_797_672, 3_663_761_408), 5.71),
  resnet50: largeResnet(resnet50, "cifar", counted(25_610_152, 25_557_032, 4_089_184_256), 5.25),
  resnet101: largeResnet(resnet101, "cifar", counted(44_654_504, 44_549_160, 7_801_405_440), 4.6),
  resnet152: largeResnet(resnet152, "cifar", counted(60_344_232, 60_192_808, 11_513_626_624), 4.49),
  densenet40: smallDensenet(40, counted(181_210, 176_122, 72_365_352)),
  densenet100: smallDensenet(100, counted(793_150, 769_162, 287_929_692), 4.51),
  densenet121: largeDensenet(densenet121, counted(8_062_504, 7_978_856, 2_834_161_664), 7.71),
  densenet161: largeDensenet(densenet161, counted(28_900_936, 28_681_000, 7_727_907_072)),
  densenet169: largeDensenet(densenet169, counted(14_307_880, 14_149_480, 3_359_843_328), 6.85),
  densenet201: largeDensenet(densenet201, counted(20_242_984, 20_013_928, 4_291_365_888), 6.34),
} as const satisfies Readonly<Record<string, ModelCard>>;

/**
 * Every network of this package by name, from the oldest to the newest, with what its paper says and what it costs.
 *
 * For pictures of less than 64 pixels `make` gives VGG the textbook's head, ResNet18 and 34 its stem, and the deeper ResNets and DenseNets a 3×3 stem.
 *
 * @example
 * const { make, parameters, error } = MODELS.vgg13;
 * const model = make({ classes: 10, input: [32, 32, 3] }).build([null, 32, 32, 3], { backend, seed: 42 });
 */
export const MODELS: { readonly [Name in keyof typeof CARDS]: ModelCard } = CARDS;

type Counts = Pick<ModelCard, "parameters" | "trainableParameters" | "multiplyAdds">;

function counted(parameters: number, trainableParameters: number, multiplyAdds: number): Counts {
  return { parameters, trainableParameters, multiplyAdds };
}

function isSmall([height, width]: PictureSize = IMAGENET.input): boolean {
  return Math.min(height, width) < 64;
}

function vgg(make: typeof vgg11, counts: Counts, error?: PublishedError): ModelCard {
  return {
    paper: "Simonyan and Zisserman: Very deep convolutional networks for large-scale image recognition",
    year: 2015,
    ...IMAGENET,
    ...counts,
    ...(error && { error }),
    make: ({ classes = 1000, input }: MakeOptions = {}) =>
      make({ classes, head: isSmall(input) ? "book" : "imagenet" }),
  };
}

function smallResnet(depth: number, counts: Counts, percent?: number): ModelCard {
  return {
    ...HE,
    ...CIFAR,
    ...counts,
    ...(percent && {
      error: { percent, measure: "top-1, test pictures of CIFAR-10", source: "the paper's table 6" },
    }),
    make: ({ classes = 10 } = {}) => resnet({ depth, classes }),
  };
}

function largeResnet(
  make: typeof resnet18,
  small: "book" | "cifar",
  counts: Counts,
  percent?: number,
): ModelCard {
  return {
    ...HE,
    ...IMAGENET,
    ...counts,
    ...(percent && {
      error: { percent, measure: "top-5, ImageNet's validation pictures", source: "the paper's table 4" },
    }),
    make: ({ classes = 1000, input } = {}) => make({ classes, stem: isSmall(input) ? small : "imagenet" }),
  };
}

function smallDensenet(depth: number, counts: Counts, percent?: number): ModelCard {
  return {
    ...HUANG,
    ...CIFAR,
    ...counts,
    ...(percent && {
      error: {
        percent,
        measure: "top-1, test pictures of CIFAR-10, with augmentation",
        source: "the paper's table 2",
      },
    }),
    make: ({ classes = 10 } = {}) => densenet({ depth, classes }),
  };
}

function largeDensenet(make: typeof densenet121, counts: Counts, percent?: number): ModelCard {
  return {
    ...HUANG,
    ...IMAGENET,
    ...counts,
    ...(percent && {
      error: {
        percent,
        measure: "top-5, ImageNet's validation pictures, one crop",
        source: "the paper's table 3",
      },
    }),
    make: ({ classes = 1000, input } = {}) => make({ classes, stem: isSmall(input) ? "cifar" : "imagenet" }),
  };
}
