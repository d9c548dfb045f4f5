/** Words of the frame, and of what a check of a line finds: every single page has them. */
export const frameWords = {
  brand: ['共济', 'Gongji'],
  other: ['English', '中文'],
  stepDiffers: [
    '第 {step} 步“{label}”不同：应为 {computed}，过程里写的是 {stated}。',
    'Step {step}, {label}, differs: it comes to {computed}, the trace says {stated}.',
  ],
  fieldDiffers: [
    '第 {step} 步“{label}”的 {field} 与方案不同：应为 {expected}，过程里写的是 {stated}。',
    'Step {step}, {label}, differs in {field}: by the plan it is {expected}, the trace says {stated}.',
  ],
  stepExtra: [
    '第 {step} 步“{label}”不该在这里：按方案这一步是 {expected}。',
    'Step {step}, {label}, has no place here: by the plan this step is {expected}.',
  ],
  headDiffers: [
    '过程开头的 {field} 与方案不同：应为 {expected}，过程里写的是 {stated}。',
    'The head of the trace differs in {field}: by the plan it is {expected}, the trace says {stated}.',
  ],
  endDiffers: [
    '最后的金额不同：各步算下来是 {computed}，过程里写的是 {stated}。',
    'The amount at the end differs: the steps come to {computed}, the trace says {stated}.',
  ],
  lineDiffers: [
    '过程算得 {computed}，这一项写的却是 {stated}。',
    'The trace comes to {computed}, but the line says {stated}.',
  ],
} as const
