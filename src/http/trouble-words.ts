/** What went wrong with a request as a whole, in Chinese. */
export const troubleWords = {
  busy: '现在办事的人很多',
  busyReading: '查看个人资料要先记入操作记录，现在排队的人多，还没能记上。请几秒钟后刷新。',
  busyWriting: '刚才这一步没有保存，请几秒钟后再试一次。',
  notAnswering: '暂时不能保存',
  notAnsweringText: '数据库暂时没有响应，刚才这一步没有保存。已有的内容都在，请稍后再试一次。',
  upgrading: '系统正在升级',
  upgradingText: '刚才这一步没有保存。升级一般几分钟就好，期间可以查看，暂时不能办理和修改。',
  unknown: '不知道有没有保存',
  unknownText: '数据库没有回音，刚才这一步可能已经保存。请先回去看一看，没有的话再办一次。',
  brokenForm: '没有收完整',
  brokenFormText: '网络可能断了一下，这次什么都没有保存。请返回再提交一次。',
  tooLarge: '一次传的太大了',
  tooLargeText: (megabytes: number) =>
    `一次最多 ${megabytes} MB，这次什么都没有保存。请分几次上传，或把照片拍小一点。`,
}
