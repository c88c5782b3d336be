// Messages of the commands from partition to transfer.
export const messagesRest = `
{} partitions are being copied. Look: pactolus partition status
→ 正在复制 {} 个分区，可用 pactolus partition status 查看进度
There are twice as many partitions now. Orders waited {} ms.
→ 分区数已翻倍。订单等待了 {} 毫秒。
Next: pactolus partition double prune
→ 下一步：pactolus partition double prune
Nothing is being copied any more. The new databases can be dropped.
→ 已停止复制，可以删除新数据库。
to remove
→ 将删除
removed
→ 已删除
partition {}: {} accounts that another partition keeps {}
→ 分区 {1}：{3} {2} 个归属其他分区的账户
There must be 1, 2, 4, 8 … partitions: a power of two, not {}.
→ 分区数须为 2 的幂（1、2、4、8……），不能是 {}。
Two partitions are the same database.
→ 有两个分区是同一个数据库。
{} databases can become the partitions. Nothing was changed.
→ {} 个数据库可用作分区。没有做任何改动。
The router is made, with {} partitions. Start pactolus serve on it.
→ 路由库已建好，共 {} 个分区。请在路由库上启动 pactolus serve。
copied, {} bytes behind
→ 复制完成，落后 {} 字节
being copied
→ 正在复制
doubling: {} to {} {}
→ 翻倍扩容：{} 至 {} {}
The router and its {} partitions are as they should be.
→ 路由库及其 {} 个分区均正常。
router
→ 路由库
partition {}
→ 分区 {}
The router and its partitions are up to date.
→ 路由库和各分区均已是最新。
There is more: add --after {}, or --all.
→ 还有更多：使用 --after {} 或 --all。
{} of {}
→ {} / {}
There is no purchase {} in offer {} ({}).
→ offer {2}（{3}）中没有支付单 {1}。
Run the command again as it is: a refund_no pays back once.
→ 请原样重新执行：同一 refund_no 只退一次。
were paid back before
→ 之前已退还
are paid back
→ 已退还
{} fen of {} {}; {} are left.
→ {2} {3} {1} 分，还可退 {4} 分。
The coins stay with {}.
→ 游戏币仍归 {}。
refund {}: {} fen, with the player at {}
→ 退款 {}：{} 分，玩家到账时间 {}
The target is set.
→ 推送地址已设置。
The token is shown only once.
→ Token 只显示这一次。
There is no target: nothing is announced. pactolus push set makes one.
→ 还没有推送地址，不会产生推送。可用 pactolus push set 设置。
{} has no target for {} any more.
→ {} 的 {} 推送地址已删除。
The test push is accepted ({}).
→ 测试推送已被接受（{}）。
The test push is not accepted: {}
→ 测试推送未被接受：{}
Name the game: --app. pactolus app list shows them.
→ 请用 --app 指定游戏，可用 pactolus app list 查看。
There is no such push. Without a target nothing is announced: pactolus push set.
→ 没有这样的推送。没有推送地址时不会产生推送：pactolus push set。
Name the pushes, or pass --dead.
→ 请指定推送，或使用 --dead。
There is no dead push.
→ 没有失败的推送。
{} will be delivered now.
→ {} 条推送将立即发送。
"{}" is no push_id; pactolus push list shows them.
→ "{}" 不是 push_id，可用 pactolus push list 查看。
{}, zone {}
→ {}，zone {}
"{}" must be NAME=VALUE
→ "{}" 须写作 NAME=VALUE
"{}" must be FIELD=HEAD
→ "{}" 须写作 FIELD=HEAD
cannot read {}: there is no such file
→ 无法读取 {}：文件不存在
The same file was uploaded before: it is number {}.
→ 该文件之前已上传，编号 {}。
Uploaded as number {}; rows: {}.
→ 已上传，编号 {}，共 {} 行。
The file does not say which days it is about: pass --from and --to.
→ 文件中没有对账日期：请指定 --from 和 --to。
Look with pactolus reconcile show {}.
→ 请用 pactolus reconcile show {} 查看。
compared
→ 已比较
compared or detached
→ 已比较或移出
restored or compared
→ 已恢复或比较
rows
→ 行
It could not be compared.
→ 无法对账。
See them with pactolus reconcile differences {}.
→ 可用 pactolus reconcile differences {} 查看差异。
Import it again: the same file is taken in once.
→ 请重新导入：同一文件只入库一次。
sent
→ 已发送
{} to {}
→ {} 至 {}
{} by {}
→ {}，操作人 {}
{} rows, {} {}; {} outside of the period
→ {} 行，{} {}；期间之外 {} 行
{} orders, {} {}
→ {} 笔订单，{} {}
{}, {} open
→ {}，未处理 {}
No file was uploaded yet.
→ 还没有上传过文件。
No difference matches. Whether file {} was compared: pactolus reconcile show {}
→ 没有符合条件的差异。文件 {} 是否已对账，可用 pactolus reconcile show {} 查看
Do it again: the same resolution is kept once.
→ 请重新执行：同一处理结果只登记一次。
Difference {} is {}: {}
→ 差异 {} 已登记为 {}：{}
Do it again: rows that say nothing new stay as they are.
→ 请重新执行：没有变化的行保持不变。
{} differences are resolved.
→ 已登记 {} 条差异的处理结果。
Nothing was asked yet.
→ 还没有收到请求。
Which router? Set DATABASE_URL or pass --database-url: the router's database.
→ 哪个路由库？请设置 DATABASE_URL 或 --database-url。
The database URL {}
→ 数据库 URL {}
No operator can sign in to the console yet. Set the password of "admin" within an hour, by this
link:
→ 还没有人可以登录控制台。请在一小时内通过以下链接设置 "admin" 的密码：
The first person who opens it can use it. After pactolus operator add no such link is printed.
→ 先打开链接的人即可使用。用 pactolus operator add 添加其他运营人员之后，不再打印该链接。
--body: env of signData must be 0 or 1.
→ --body：signData 的 env 须为 0 或 1。
text to sign:
→ 待签名串：
signature, of signData alone:
→ signature（只对 signData 签名）：
signData ends with a line break or blank, which is signed.
→ signData 以换行或空格结尾，它们也参与签名。
--session-key makes mp_sig, which needs --access-token too.
→ --session-key 用于生成 mp_sig，还需要 --access-token。
text of mp_sig:
→ mp_sig 的待签名串：
mp_sig needs --session-key and --access-token.
→ mp_sig 需要 --session-key 和 --access-token。
The body has no mp_sig to check.
→ 请求体中没有可检查的 mp_sig。
The body has no sig to explain: pass it, --explain SIG.
→ 请求体中没有 sig：请用 --explain SIG 指定。
signature, of the body alone:
→ signature（只对请求体签名）：
The body ends with a line break or blank, which is signed.
→ 请求体以换行或空格结尾，它们也参与签名。
This call has no signature: pay_sig alone.
→ 该调用没有 signature，只有 pay_sig。
A signature is explained with the --session-key of the player.
→ 检查 signature 需要玩家的 --session-key。
--explain PAY_SIG, or --query
→ --explain PAY_SIG 或 --query
There is no {} to explain: pass it, {}.
→ 没有可检查的 {}：请用 {} 指定。
Give --key or --key-file, not both.
→ --key 和 --key-file 只能指定一个。
The AppKey is needed: --key APPKEY, or --key-file FILE.
→ 需要 AppKey：请用 --key APPKEY 或 --key-file FILE 指定。
A body is needed: --body '{…}', --body @FILE, or --body - for stdin.
→ 需要请求体：--body '{…}'、--body @FILE，或用 --body - 表示标准输入。
{} has no --{}: pactolus sign --help says which dialect has.
→ {} 不支持 --{}：支持的协议见 pactolus sign --help。
There is no operation "{}": it is one of {}.
→ 接口 "{}" 不存在，可用的有 {}。
starts over
→ 已重置
is again as in {}
→ 已恢复到 {}
is as {} says
→ 已按 {} 重建
Snapshot {} is taken.
→ 快照 {} 已保存。
Snapshot {} is deleted.
→ 快照 {} 已删除。
There is no snapshot.
→ 还没有快照。
Namespace {} {}.
→ 命名空间 {} {}。
A client that is cancelled answers -2, 1 or 7.
→ 取消支付的 errCode 为 -2、1 或 7。
pactolus requests shows whether the top-up was made.
→ 可用 pactolus requests 查看是否已发起。
The client gets no callback.
→ 客户端收不到回调。
fault rule {}: {}
→ 故障规则 {}：{}
{}, zone {}, offer {} ({}) has {} coins, {} of them gifts.
→ 玩家 {}（zone {}，offer {}，{}）有 {} 枚游戏币，其中赠送币 {}。
Order {}: {} coins for {} yuan
→ 支付单 {}：{} 枚游戏币，{} 元
{}, not paid.
→ {}，未支付。
{}, closed.
→ {}，已关闭。
{}, paid and delivered.
→ {}，已支付，游戏币已到账。
{}, paid; the coins have not come.
→ {}，已支付，游戏币未到账。
{}, paid; the coins come at {}.
→ {}，已支付，游戏币将于 {} 到账。
Offer {} is in {}: {}, {} bytes.
→ offer {} 已导出到 {}：{}，{} 字节。
exported
→ 已导出
lines
→ 行
The service ended before the whole offer had come. Try again.
→ 服务在导出完成之前中断。请重试。
Import it again: it is taken then, or the offer has its accounts, and pactolus audit log tells of
the import.
→ 请重新导入：此时会完成导入，或因 offer 已有账户而被拒绝，pactolus audit log 中有记录。
Offer {} has what {} held: {}. Every check holds.
→ offer {} 已导入 {} 的内容：{}。全部检查通过。
Its settings are its own; the exported offer had another {}.
→ 设置沿用该 offer 自己的，与导出时不同的有：{}。
all is sent; the service takes it in and checks the ledger
→ 文件已全部发送，服务正在入库并检查账本
{} is no export: {}
→ {} 不是导出文件：{}
{} is no export: its first line is no header.
→ {} 不是导出文件：第一行不是文件头。
, {} money orders
→ 、{} 笔支付单
{} accounts, {} orders, {} tombstones{}
→ {} 个账户、{} 笔订单、{} 个墓碑{}
moved
→ 已调整
--body: {} (errcode {})
→ --body：{}（错误码 {}）
{} fen
→ {} 分
must be a number of days from 1 to 36500, or off, not "{}"
→ 须为 1 至 36500 的天数或 off，不能是 "{}"
Limits belong to a grant: pass --grant.
→ 限额属于授权：请加上 --grant。
Nothing is waiting.
→ 没有待审批的申请。
Nothing is decided.
→ 没有已审批的申请。
`
