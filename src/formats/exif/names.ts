// The names of EXIF tags (Exif 2.32, TIFF 6.0) as `info` shows them: exiv2's names, since the service's replies have them.

/** The names of tags by their numbers. */
export type TagNames = ReadonlyMap<number, string>;

/** Rows of a number and the names from there on; `-` stands for a number without one. */
const named = (rows: readonly (readonly [first: number, names: string])[]): TagNames =>
  new Map(
    rows.flatMap(([first, names]) =>
      names
        .split(' ')
        .map((name, index) => [first + index, name] as const)
        .filter(([, name]) => name !== '-'),
    ),
  );

/** Tags of the directories of the picture and of its thumbnail. */
export const pictureTags = named([
  [0x00fe, 'NewSubfileType SubfileType ImageWidth ImageLength BitsPerSample Compression'],
  [0x0106, 'PhotometricInterpretation Threshholding CellWidth CellLength FillOrder'],
  [0x010d, 'DocumentName ImageDescription Make Model StripOffsets Orientation'],
  [0x0115, 'SamplesPerPixel RowsPerStrip StripByteCounts'],
  [0x011a, 'XResolution YResolution PlanarConfiguration PageName XPosition YPosition'],
  [0x0122, 'GrayResponseUnit GrayResponseCurve T4Options T6Options'],
  [0x0128, 'ResolutionUnit PageNumber'],
  [0x012d, 'TransferFunction'],
  [0x0131, 'Software DateTime'],
  [0x013b, 'Artist HostComputer Predictor WhitePoint PrimaryChromaticities ColorMap HalftoneHints'],
  [0x0142, 'TileWidth TileLength TileOffsets TileByteCounts'],
  [0x014c, 'InkSet InkNames NumberOfInks'],
  [0x0150, 'DotRange TargetPrinter ExtraSamples SampleFormat SMinSampleValue SMaxSampleValue'],
  [0x0201, 'JPEGInterchangeFormat JPEGInterchangeFormatLength'],
  [0x0211, 'YCbCrCoefficients YCbCrSubSampling YCbCrPositioning ReferenceBlackWhite'],
  [0x4746, 'Rating'],
  [0x4749, 'RatingPercent'],
  [0x8298, 'Copyright'],
  [0x8769, 'ExifTag'],
  [0x8825, 'GPSTag'],
  [0x9c9b, 'XPTitle XPComment XPAuthor XPKeywords XPSubject'],
]);

/** Tags of the Exif directory: how the picture was taken. */
export const photoTags = named([
  [0x829a, 'ExposureTime - - FNumber'],
  [0x8822, 'ExposureProgram - SpectralSensitivity'],
  [0x8827, 'ISOSpeedRatings OECF'],
  [0x8830, 'SensitivityType StandardOutputSensitivity RecommendedExposureIndex'],
  [0x8833, 'ISOSpeed ISOSpeedLatitudeyyy ISOSpeedLatitudezzz'],
  [0x9000, 'ExifVersion - - DateTimeOriginal DateTimeDigitized'],
  [0x9010, 'OffsetTime OffsetTimeOriginal OffsetTimeDigitized'],
  [0x9101, 'ComponentsConfiguration CompressedBitsPerPixel'],
  [0x9201, 'ShutterSpeedValue ApertureValue BrightnessValue ExposureBiasValue MaxApertureValue'],
  [0x9206, 'SubjectDistance MeteringMode LightSource Flash FocalLength'],
  [0x9214, 'SubjectArea'],
  [0x927c, 'MakerNote'],
  [0x9286, 'UserComment'],
  [0x9290, 'SubSecTime SubSecTimeOriginal SubSecTimeDigitized'],
  [0x9400, 'Temperature Humidity Pressure WaterDepth Acceleration CameraElevationAngle'],
  [0xa000, 'FlashpixVersion ColorSpace PixelXDimension PixelYDimension RelatedSoundFile InteroperabilityTag'],
  [0xa20b, 'FlashEnergy SpatialFrequencyResponse'],
  [0xa20e, 'FocalPlaneXResolution FocalPlaneYResolution FocalPlaneResolutionUnit'],
  [0xa214, 'SubjectLocation ExposureIndex - SensingMethod'],
  [0xa300, 'FileSource SceneType CFAPattern'],
  [0xa401, 'CustomRendered ExposureMode WhiteBalance DigitalZoomRatio FocalLengthIn35mmFilm SceneCaptureType'],
  [0xa407, 'GainControl Contrast Saturation Sharpness DeviceSettingDescription SubjectDistanceRange'],
  [0xa420, 'ImageUniqueID'],
  [0xa430, 'CameraOwnerName BodySerialNumber LensSpecification LensMake LensModel LensSerialNumber'],
  [0xa460, 'CompositeImage SourceImageNumberOfCompositeImage SourceExposureTimesOfCompositeImage'],
  [0xa500, 'Gamma'],
]);

/** Tags of the GPS directory: where the picture was taken. */
export const placeTags = named([
  [0x0000, 'GPSVersionID GPSLatitudeRef GPSLatitude GPSLongitudeRef GPSLongitude GPSAltitudeRef GPSAltitude'],
  [0x0007, 'GPSTimeStamp GPSSatellites GPSStatus GPSMeasureMode GPSDOP GPSSpeedRef GPSSpeed GPSTrackRef GPSTrack'],
  [0x0010, 'GPSImgDirectionRef GPSImgDirection GPSMapDatum'],
  [0x0013, 'GPSDestLatitudeRef GPSDestLatitude GPSDestLongitudeRef GPSDestLongitude'],
  [0x0017, 'GPSDestBearingRef GPSDestBearing GPSDestDistanceRef GPSDestDistance'],
  [0x001b, 'GPSProcessingMethod GPSAreaInformation GPSDateStamp GPSDifferential GPSHPositioningError'],
]);

/** Tags of the interoperability directory: the rules the file keeps to. */
export const interoperabilityTags = named([[0x0001, 'InteroperabilityIndex InteroperabilityVersion']]);
