export { Alert, type Flash } from './alert.tsx'
export { AsWritten, langOf } from './as-written.tsx'
export { Badge, type Tone } from './badge.tsx'
export { BenefitLine, type BenefitLineView, type LadderStep } from './benefit-line.tsx'
export { Cells, type CellProps } from './cells.tsx'
export { ConfirmPanel, type Change } from './confirm-panel.tsx'
export {
  Card,
  Columns,
  ConsolePage,
  consoleSections,
  GatePage,
  Section,
  type ConsoleFrame,
  type ConsoleSection,
} from './console-page.tsx'
export { Document, typeSizes, type Brand, type TypeSize } from './document.tsx'
export { Empty } from './empty.tsx'
export { Facts, type Fact } from './facts.tsx'
export {
  CountField,
  DateField,
  Field,
  fieldId,
  FileField,
  MoneyField,
  RadioCards,
  SelectField,
  TextAreaField,
  TextField,
  type Choice,
  type FieldProps,
  type Option,
} from './fields.tsx'
export { Filters, Views, type View } from './filters.tsx'
export { Actions, Dock, ErrorSummary, Form, LinkButton, Submit, type FormErrors } from './form.tsx'
export { Icon, type IconName } from './icon.tsx'
export { Money, yuan } from './money.tsx'
export { Page, type PageProps, type PortalFrame, type PortalSection } from './page.tsx'
export { Pages } from './pages.tsx'
export { Seal, SealMark } from './seal.tsx'
export { Steps, type Step } from './steps.tsx'
export { BulkBar, Table, type Column } from './table.tsx'
export { Tiles, type Tile } from './tiles.tsx'
export { Timeline, type TimelineItem } from './timeline.tsx'
export { spokenByScripts, type UiWords } from './words.ts'
export { errorsOf, FactField, type FactQuestion } from './fact-field.tsx'
