// Options and arguments of the other commands.
export const optionsMore = `
how far they are
→ 只看该状态
only those of this player
→ 只看该玩家的
only those of accounts of this zone
→ 只看该 zone 账户的
only pays of this item
→ 只看该道具的扣款
at least so many coins
→ 不少于该数量
at most so many coins
→ 不多于该数量
a part; with --refund-no
→ 只退一部分，与 --refund-no 同用
the number of that part: the same again moves nothing
→ 这部分退款的单号；同一单号再次使用不会变动
why; shown with the order
→ 原因，随订单显示
the number of the pay
→ 扣款单号
the same one again pays nothing back
→ 退款单号；同一单号再次使用不会重复退款
how much, in fen
→ 金额，单位为分
all that is left
→ 剩余的全部
kept with the refund
→ 随退款保存
the number of the purchase
→ 支付单号
the file, .csv or .xlsx; it must not be there yet
→ 输出文件，.csv 或 .xlsx；不得已存在
of heads and kinds
→ 表头和类型的语言
of a CSV file
→ CSV 文件的样式
the zone of the times: +08:00, Z
→ 时间的时区：+08:00、Z
what the file is
→ 文件的种类
the name of the file
→ 文件名
compare from this time or day of UTC+8 on
→ 对账的起始时间或日期（UTC+8，含）
the first day in the file
→ 文件中的第一天
and before this time or day
→ 截止时间或日期（不含）
the end of its last day
→ 最后一天结束
which column says it; may be given several times
→ 字段与列的对应关系，可多次指定
of the amounts
→ 金额的单位
what a file of the game lists
→ 游戏文件列出的内容
what a word means: done, returned, failed
→ 状态词的含义：done、returned、failed
CSV or XLSX, up to 100 MB
→ CSV 或 XLSX，最大 100 MB
as list shows it
→ list 显示的编号
only these; none: nobody resolved them
→ 只看该处理结果；none 表示未处理
only numbers and openids that begin so
→ 只看单号或 openid 以此开头的
why; accepted needs one
→ 原因；accepted 必须填写
the recharge, present or pay that resolved it
→ 处理该差异的充值、赠送或扣款单号
as differences shows it
→ differences 显示的编号
recharged, cancelled, frozen, accepted, waiting
→ recharged、cancelled、frozen、accepted、waiting
what export wrote, with resolutions in it
→ export 导出并填好处理结果的文件
as 2026-11
→ 如 2026-11
that of yesterday
→ 昨天所在的月份
as 2026-11-28
→ 如 2026-11-28
this day, the next one in order
→ 只结这一天，须为下一个待日结日
all days up to this one
→ 结到这一天为止
the last that can be closed
→ 可日结的最后一天
book a difference between entries and accounts, and why
→ 登记流水与账户之间的差异，并说明原因
as 2026-11-28; without it every closed day of a month
→ 如 2026-11-28；省略时为该月所有已日结日
the file: .csv, .xlsx or .json; it must not be there yet
→ 输出文件：.csv、.xlsx 或 .json；不得已存在
audit: 黄金审计; wechat: CSV as bills of WeChat Pay
→ audit：黄金审计；wechat：微信支付账单样式的 CSV
of heads
→ 表头的语言
days of 24 hours
→ 天数，每天 24 小时
the game
→ 游戏
the demo game
→ 演示游戏
platform: Midas 2.0 and xpay; orders: pactolus_order
→ platform：Midas 2.0 和 xpay；orders：pactolus_order
a file with the Token of the message server; generated without it
→ 存放消息服务器 Token 的文件，省略时自动生成
a file with EncodingAESKey: safe mode
→ 存放 EncodingAESKey 的文件，启用安全模式
of the message
→ 消息格式
do not ask the address for echostr before
→ 不先用 echostr 校验地址
whose AppKey signs
→ 用谁的 AppKey 签名
the first offer of the game
→ 游戏的第一个 offer
only those: dead means that every attempt has failed
→ 只看该状态；dead 表示所有尝试都已失败
every dead push of the offer
→ offer 的全部失败推送
what the operator may do, one grant or more
→ 授予的权限，一项或多项
coins of one recharge or present without approval
→ 单次充值或赠送免审批的上限
the same for all that the operator adds a day
→ 该运营人员每天累计的免审批上限
the same for all that comes to an account a day
→ 每个账户每天累计的免审批上限
ROLE, ROLE@OFFER or ROLE@OFFER/ENV
→ ROLE、ROLE@OFFER 或 ROLE@OFFER/ENV
end them all
→ 全部退出
waiting or decided
→ 待审批或已处理
why; shown with the request
→ 原因，随申请显示
of the list
→ 列表中的编号
whose call is meant
→ 调用所属的协议
1.0: sign for the sandbox: its path, and --key is its AppKey
→ 1.0：为沙箱签名，使用沙箱路径，--key 为沙箱 AppKey
the AppKey (米大师密钥) of that environment
→ 该环境的 AppKey（米大师密钥）
a file with the AppKey, which keeps it out of the process list
→ 存放 AppKey 的文件，避免出现在进程列表中
the body: JSON, a file, or - for stdin
→ 请求体：JSON、文件，或用 - 表示标准输入
check a sig or pay_sig, without SIG the body's own or the query's, and say what is wrong
→ 检查 sig 或 pay_sig 并说明错在哪里；省略 SIG 时取请求体或 query 中的值
2.0, xpay: the same for signature; needs --session-key
→ 2.0、xpay：检查 signature；需要 --session-key
2.0, xpay: for --explain, what followed the ? as it was sent
→ 2.0、xpay：供 --explain 使用，URL 中 ? 之后的原文
for --explain: the AppKey of the other environment
→ 供 --explain 使用：另一环境的 AppKey
for signature and mp_sig: as code2Session gave it
→ 用于 signature 和 mp_sig：code2Session 返回的值
the access_token of the query; 1.0: for mp_sig
→ query 中的 access_token；1.0 用于 mp_sig
1.0: insist on mp_sig: make it, or with --explain check it
→ 1.0：必须包含 mp_sig：生成，或与 --explain 同用时检查
1.0: print the keys in the text to sign instead of ***
→ 1.0：在待签名串中显示密钥，不以 *** 遮盖
pay, currency_pay, /wxa/game/pay, requestVirtualPayment …: see below
→ pay、currency_pay、/wxa/game/pay、requestVirtualPayment 等，见下文
the game's first
→ 游戏的第一个
the protocol of the game
→ 游戏使用的协议
the game's first, of xpay its own
→ 游戏的第一个；xpay 另有默认值
1.0, 2.0: the zone
→ 1.0、2.0：zone_id
the game's number of the order
→ 游戏的订单号
one is made
→ 自动生成
xpay: text that pushes return
→ xpay：推送中原样带回的文本
the system of the device
→ 设备的操作系统
the game on the device is a released version
→ 设备上运行的是正式版游戏
the player cancels: -2, or --cancel=1, --cancel=7
→ 玩家取消：-2，或 --cancel=1、--cancel=7
address of the emulator
→ 模拟器地址
whose game, clock and faults
→ 使用哪个命名空间的游戏、时钟和故障
which call
→ 只匹配该接口
only this protocol
→ 只匹配该协议
only players like this; * stands for any text
→ 只匹配此类玩家；* 表示任意文本
only orders like this
→ 只匹配此类订单
every nth matching call
→ 每 n 次匹配的调用触发一次
how often at most
→ 最多触发次数
how likely, from 0 to 1
→ 触发概率，0 至 1
makes chances come the same way again
→ 随机种子，使随机结果可重现
how long, in milliseconds
→ 时长，单位为毫秒
the middle of a log-normal time
→ 对数正态分布时长的中位数
the spread of a log-normal time, 0 to 5
→ 对数正态分布时长的离散程度，0 至 5
what a top-up answers: an errCode of its client call
→ 客户端接口返回的 errCode
only those after this number
→ 只看该编号之后的
how many at most
→ 最多显示多少条
stay and show each request as it comes; with --json as lines of JSON
→ 持续显示新请求；与 --json 同用时每行一个 JSON
Shell type for completion script
→ Shell 类型
a month of UTC+8, as 2025-03
→ 月份（UTC+8），如 2025-03
also compare each line with the database of a running service
→ 同时与运行中服务的数据库逐行比较
`
