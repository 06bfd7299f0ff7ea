/** What the clinic treats, as its old enum names it. */
export const SERVICES = [
  "WRINKLE_BOTOX",
  "VOLUME_LIFTING",
  "SKIN_CARE",
  "REMOVAL_PROCEDURE",
  "BODY_CARE",
  "OTHER_CONSULTATION",
] as const;
